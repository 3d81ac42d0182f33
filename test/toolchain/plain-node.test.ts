import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '..', '..');

/** vitest forgives imports that Node itself refuses, so this runs without it. */
function inPlainNode(code: string): string {
  return execFileSync(process.execPath, ['--input-type=module', '-e', code], { cwd: ROOT, encoding: 'utf8' }).trim();
}

it('runs on Node 24', () => {
  expect(process.versions.node).toMatch(/^24\./);
});

it('loads every Temporal package by the names we use', () => {
  const code = `
    import { Client, Connection, WithStartWorkflowOperation } from '@temporalio/client';
    import { Worker, NativeConnection, Runtime, bundleWorkflowCode } from '@temporalio/worker';
    import { ApplicationFailure, defineSearchAttributeKey, DefaultFailureConverter } from '@temporalio/common';
    import { Context } from '@temporalio/activity';
    import { proxyActivities } from '@temporalio/workflow';
    import { TestWorkflowEnvironment } from '@temporalio/testing';
    import proto from '@temporalio/proto';
    const all = { Client, Connection, WithStartWorkflowOperation, Worker, NativeConnection, Runtime, bundleWorkflowCode, ApplicationFailure,
      defineSearchAttributeKey, DefaultFailureConverter, Context, proxyActivities, TestWorkflowEnvironment, History: proto.temporal.api.history.v1.History };
    console.log(Object.keys(all).filter((name) => all[name] === undefined).join());`;
  expect(inPlainNode(code)).toBe('');
});

it('has one protobufjs, so that a stored history can be read back', () => {
  const code = `
    import proto from '@temporalio/proto';
    const { History } = proto.temporal.api.history.v1;
    const text = JSON.stringify(History.fromObject({ events: [{ eventId: 1, eventType: 1 }] }).toJSON());
    console.log(History.fromObject(JSON.parse(text)).events.length);`;
  expect(inPlainNode(code)).toBe('1');
});

it('loads the configuration, the log and the engine without doing anything', () => {
  const modules = ['config', 'log', 'master-key', 'stop-on-signal', 'engine/open-engine'].map((name) => `import './src/${name}.ts';`);
  expect(inPlainNode(modules.join('\n'))).toBe('');
});
