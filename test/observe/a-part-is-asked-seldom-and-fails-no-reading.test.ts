import { Counter, Gauge } from 'prom-client';
import { describe, expect, test, vi } from 'vitest';
import { createMetrics, type Part } from '../../src/observe/metrics.ts';

/** A clock in hand, and a part that answers as it is told. */
function oneOf(read: Part['read']) {
  let now = 0;
  const metrics = createMetrics('api', () => now);
  const orders = new Gauge({ name: 'torihiki_probe_orders', help: 'probe', labelNames: ['code'], registers: [metrics.registry] });
  const age = new Gauge({ name: 'torihiki_probe_age', help: 'probe', registers: [metrics.registry] });
  const asked = vi.fn(async () => {
    await read();
    orders.set({ code: 'a' }, 3);
    age.set(7);
  });
  metrics.watch({
    name: 'probe',
    read: asked,
    forget() {
      orders.reset();
      age.remove();
    },
  });
  return { metrics, asked, pass: (ms: number) => void (now += ms) };
}

const figures = /^torihiki_probe_\w+(?:\{.*\})? \d+$/m;

describe('a part', () => {
  test('that answers is up and shows its figures', async () => {
    const { metrics } = oneOf(async () => {});
    const text = await metrics.read();
    expect(text).toContain('torihiki_up{part="probe"} 1\n');
    expect(text).toContain('torihiki_probe_orders{code="a"} 3\n');
    expect(text).toContain('torihiki_probe_age 7\n');
    expect(text).toContain('torihiki_process{role="api"} 1\n');
  });

  test('is asked once in 15 s, however many read', async () => {
    const { metrics, asked, pass } = oneOf(async () => {});
    await Promise.all(Array.from({ length: 20 }, () => metrics.read()));
    pass(14_999);
    await metrics.read();
    expect(asked).toHaveBeenCalledTimes(1);
    pass(1);
    await metrics.read();
    expect(asked).toHaveBeenCalledTimes(2);
  });

  test('that fails is down, leaves no old figures, and fails nobody', async () => {
    let works = true;
    const { metrics, pass } = oneOf(async () => {
      if (!works) throw new Error('gone');
    });
    expect(await metrics.read()).toMatch(figures);
    works = false;
    pass(15_000);
    const text = await metrics.read();
    expect(text).toContain('torihiki_up{part="probe"} 0\n');
    expect(text).not.toMatch(figures);
    works = true;
    pass(15_000);
    expect(await metrics.read()).toMatch(figures);
  });

  test('that hangs is down after a moment, is not asked again before it has answered, and holds up no other', async () => {
    vi.useFakeTimers();
    try {
      const hanging = Promise.withResolvers<void>();
      const { metrics, asked, pass } = oneOf(() => hanging.promise);
      metrics.watch({ name: 'other', read: async () => {} });
      const reading = metrics.read();
      await vi.advanceTimersByTimeAsync(3_000);
      const text = await reading;
      expect(text).toContain('torihiki_up{part="probe"} 0\n');
      expect(text).toContain('torihiki_up{part="other"} 1\n');
      pass(15_000);
      const again = metrics.read();
      await vi.advanceTimersByTimeAsync(3_000);
      await again;
      expect(asked).toHaveBeenCalledTimes(1);
      hanging.resolve();
      await vi.advanceTimersByTimeAsync(0);
      pass(15_000);
      expect(await metrics.read()).toContain('torihiki_up{part="probe"} 1\n');
      expect(asked).toHaveBeenCalledTimes(2);
    } finally {
      vi.useRealTimers();
    }
  });
});

test('what others have written is joined to it, and missing where it cannot be read', async () => {
  const metrics = createMetrics('worker');
  new Counter({ name: 'torihiki_probe_total', help: 'probe', registers: [metrics.registry] });
  metrics.join(async () => '# TYPE temporal_probe gauge\ntemporal_probe 1');
  metrics.join(async () => Promise.reject(new Error('gone')));
  expect(await metrics.read()).toMatch(/torihiki_probe_total 0\n(?:.*\n)*# TYPE temporal_probe gauge\ntemporal_probe 1\n$/);
});
