/** The names of figures in rules, panels and pages. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const ROOT = join(import.meta.dirname, '..', '..');

export const rulesFile = 'deploy/prometheus/alerts.yml';
export const dashboardFile = 'deploy/grafana/dashboards/torihiki.json';

/** Those of ours and of the SDK that a text names, histograms without their endings. */
export function namedIn(text: string): string[] {
  const names = [...text.matchAll(/\b(?:torihiki|temporal|process|nodejs)_[a-z0-9_]+\b/g)].map(([name]) => name);
  return [...new Set(names.map((name) => name.replace(/_(?:bucket|count|sum)$/, '')))].toSorted();
}

/** What a rule or a panel asks for. */
export function namedInDeploy(): string[] {
  const panels = JSON.parse(readFileSync(join(ROOT, dashboardFile), 'utf8')) as { panels: readonly { targets?: readonly { expr: string }[] }[] };
  const exprs = panels.panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr));
  return namedIn(`${readFileSync(join(ROOT, rulesFile), 'utf8').replaceAll(/^\s*runbook_url:.*$/gm, '')}\n${exprs.join('\n')}`);
}

/** Figures that a page explains. */
export function explainedIn(page: string): string[] {
  return [...page.matchAll(/^# TYPE (\S+) /gm)].map(([, name = '']) => name);
}

/** The SDK's own list, as the source that it brings along has it: many are there only once something went wrong. */
export function knownToTheSdk(name: string): boolean {
  const base = name.replace(/^temporal_/, '').replace(/_(?:total|seconds)$/, '').replace(/_total$/, '');
  return sdkNames.has(base);
}

const sdkNames: ReadonlySet<string> = new Set(
  globSync('node_modules/@temporalio/core-bridge/sdk-core/crates/{sdk-core/src/telemetry,common/src/telemetry,client/src}/metrics.rs', { cwd: ROOT }).flatMap((file) =>
    [...readFileSync(join(ROOT, file), 'utf8').matchAll(/"([a-z]+(?:_[a-z]+)+)"/g)].map(([, name = '']) => name),
  ),
);
