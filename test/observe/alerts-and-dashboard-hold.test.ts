import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { dashboard } from '../../scripts/dashboard.ts';
import { describeWithPrometheus, promtool } from '../support/prometheus.ts';
import { dashboardFile, knownToTheSdk, namedIn, namedInDeploy, ROOT, rulesFile } from './figures-that-are-named.ts';

const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const rules = read(rulesFile);
const operations = read('docs/operations.md');

type Alert = { readonly name: string; readonly text: string };

const alerts: readonly Alert[] = rules.split(/^ +- alert: /m).slice(1).map((text) => ({ name: text.split('\n', 1)[0] ?? '', text }));
/** Of the chapter that has one for each alert. */
const sections = (/^## Alerts\n([\s\S]*?)(?=^## )/m.exec(operations)?.[1] ?? '').split(/^### /m).slice(1).map((text) => ({ title: text.split('\n', 1)[0] ?? '', text }));

test('there are alerts', () => {
  expect(alerts.length).toBeGreaterThan(15);
});

describe.each(alerts)('$name', ({ name, text }) => {
  test('leads to the section of operations.md that mends it', () => {
    expect(/runbook_url: (\S+)/.exec(text)?.[1]).toBe(`docs/operations.md#${name.toLowerCase()}`);
    const section = sections.find(({ title }) => title === name);
    expect(section, 'there is such a section').toBeDefined();
    for (const part of ['**Means**', '**Look at**', '**Do**']) expect(section?.text).toContain(part);
  });

  test('says how urgent it is and what it is about', () => {
    expect(text).toMatch(/severity: (?:page|ticket)\n/);
    expect(text).toMatch(/summary: .{10,}/);
    expect(text).toMatch(/description: .{10,}/);
  });

  test('has a test that fires it, and one that comes close and does not', () => {
    const tests = read('deploy/prometheus/alerts.test.yml').split(/^ +- eval_time: /m).filter((one) => one.includes(`alertname: ${name}\n`));
    expect(tests.some((one) => one.includes('exp_alerts:')), 'fires').toBe(true);
    expect(tests.some((one) => !one.includes('exp_alerts:')), 'does not').toBe(true);
  });
});

test('no section is about an alert that there is not', () => {
  expect(sections.map(({ title }) => title).toSorted()).toEqual(alerts.map(({ name }) => name).toSorted());
});

describe('the dashboard', () => {
  test('is as its rows are', () => {
    expect(read(dashboardFile), 'run: node scripts/print-dashboard.ts').toBe(dashboard());
  });

  test('has no two panels in one place, and none without a word of what it tells', () => {
    const { panels } = JSON.parse(dashboard()) as { panels: readonly { id: number; type: string; title: string; description?: string; gridPos: { x: number; y: number; w: number; h: number } }[] };
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    for (const one of panels) {
      if (one.type !== 'row') expect(one.description, one.title).toMatch(/\.$/);
      for (const other of panels.filter(({ id }) => id > one.id)) {
        const [a, b] = [one.gridPos, other.gridPos];
        const apart = a.x + a.w <= b.x || b.x + b.w <= a.x || a.y + a.h <= b.y || b.y + b.h <= a.y;
        expect(apart, `${one.title} and ${other.title}`).toBe(true);
      }
    }
  });

  test('looks for its data where the provisioning puts them', () => {
    expect(read('deploy/grafana/provisioning/datasources/prometheus.yml')).toContain('uid: prometheus\n');
    expect([...dashboard().matchAll(/"uid": "(\w+)"/g)].map(([, uid]) => uid).filter((uid) => uid !== 'torihiki')).toEqual(expect.arrayContaining(['prometheus']));
  });
});

describe('figures of the SDK that a rule or a panel names', () => {
  const names = namedInDeploy().filter((name) => name.startsWith('temporal_'));
  test('are there at all', () => expect(names.length).toBeGreaterThan(5));
  test.each(names)('%s is one that the SDK has', (name) => expect(knownToTheSdk(name)).toBe(true));
  test('and not just anything would be', () => {
    expect(knownToTheSdk('temporal_workflow_task_execution_faild_total')).toBe(false);
    expect(namedIn('sum(rate(torihiki_yamato_call_seconds_bucket[5m])) + temporal_num_pollers')).toEqual(['temporal_num_pollers', 'torihiki_yamato_call_seconds']);
  });
});

describeWithPrometheus('promtool', () => {
  test('takes the rules', () => expect(promtool('check', 'rules', join(ROOT, rulesFile))).toBeNull());

  test('takes the configuration', () => expect(promtool('check', 'config', '--syntax-only', join(ROOT, 'deploy/prometheus/prometheus.yml'))).toBeNull());

  test('finds every alert to fire when it should, and only then', () => expect(promtool('test', 'rules', join(ROOT, 'deploy/prometheus/alerts.test.yml'))).toBeNull());

  test('takes every question of the dashboard', () => {
    const { panels } = JSON.parse(dashboard()) as { panels: readonly { targets?: readonly { expr: string }[] }[] };
    const exprs = panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr.replaceAll('$__rate_interval', '5m').replaceAll('$__range', '1h')));
    expect(exprs.length).toBeGreaterThan(40);
    const folder = mkdtempSync(join(tmpdir(), 'torihiki-panels-'));
    const file = join(folder, 'panels.yml');
    writeFileSync(file, JSON.stringify({ groups: [{ name: 'panels', rules: exprs.map((expr, index) => ({ record: `panel:${index}`, expr })) }] }));
    const fault = promtool('check', 'rules', file);
    rmSync(folder, { recursive: true });
    expect(fault).toBeNull();
  });
});
