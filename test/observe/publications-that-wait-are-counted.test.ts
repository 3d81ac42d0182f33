import { Registry } from 'prom-client';
import { beforeEach, expect, test } from 'vitest';
import { type Publications, watchPublications } from '../../src/observe/publications.ts';
import { figureIn, type Labels } from '../support/figures.ts';

let registry: Registry;
let publications: Publications;
let now: number;

beforeEach(() => {
  registry = new Registry();
  now = 1_000_000;
  publications = watchPublications(registry, () => now);
});

const figure = async (name: string, labels?: Labels) => figureIn(await registry.metrics(), name, labels);
const waiting = async () => [await figure('torihiki_publications_waiting'), await figure('torihiki_publications_oldest_seconds')];

test('none waits at first', async () => {
  expect(await waiting()).toEqual([0, 0]);
  expect(await figure('torihiki_publications_failed_total', { kind: 'background' })).toBe(0);
});

test('an order waits once, from its first try on, until it is told', async () => {
  publications.failed('order:a', now - 5_000, 'background');
  now += 10_000;
  publications.failed('order:a', now - 15_000, 'background');
  publications.failed('order:b', now - 1_000, 'background');
  expect(await waiting()).toEqual([2, 15]);
  publications.succeeded('order:a');
  expect(await waiting()).toEqual([1, 1]);
  expect(await figure('torihiki_publications_failed_total', { kind: 'background' })).toBe(3);
});

test('one that the background takes over does not wait yet', async () => {
  publications.failed('order:a', now, 'atOnce');
  expect(await waiting()).toEqual([0, 0]);
  expect(await figure('torihiki_publications_failed_total', { kind: 'atOnce' })).toBe(1);
});

test('one that another worker has by now is not ours to count', async () => {
  publications.failed('order:a', now, 'background');
  now += 90_000;
  expect((await waiting())[0]).toBe(1);
  now += 1;
  expect(await waiting()).toEqual([0, 0]);
});
