/** The dashboard as Grafana reads it, made of its rows. */
import { type Panel, rows } from './dashboard-rows.ts';

const DATA_SOURCE = { type: 'prometheus', uid: 'prometheus' } as const;
const PAGE_WIDTH = 24;
const HEIGHT = { stat: 4, lines: 8, bars: 8 } as const;

/** JSON, with a line end. */
export function dashboard(): string {
  const panels: unknown[] = [];
  let y = 0;
  for (const row of rows) {
    panels.push({ id: panels.length + 1, type: 'row', title: row.title, collapsed: false, gridPos: { h: 1, w: PAGE_WIDTH, x: 0, y }, panels: [] });
    y += 1;
    let x = 0;
    let height = 0;
    for (const panel of row.panels) {
      if (x + panel.width > PAGE_WIDTH) {
        y += height;
        x = 0;
        height = 0;
      }
      panels.push(panelOf(panel, panels.length + 1, { h: HEIGHT[panel.kind], w: panel.width, x, y }));
      x += panel.width;
      height = Math.max(height, HEIGHT[panel.kind]);
    }
    y += height;
  }
  return `${JSON.stringify({ ...page, panels }, null, 2)}\n`;
}

const page = {
  uid: 'torihiki',
  title: 'torihiki',
  description: 'Orders from credit to paid: money, Yamato, the engine, the records, the queues.',
  tags: ['torihiki'],
  editable: false,
  graphTooltip: 1,
  refresh: '30s',
  schemaVersion: 39,
  time: { from: 'now-6h', to: 'now' },
  timepicker: {},
  timezone: 'Asia/Tokyo',
  templating: { list: [] },
  annotations: {
    list: [
      {
        name: 'Alerts',
        datasource: DATA_SOURCE,
        enable: true,
        iconColor: 'red',
        expr: 'ALERTS{alertstate="firing"}',
        titleFormat: '{{alertname}}',
        textFormat: '{{service}}{{code}}{{queue}}{{part}}',
        step: '60s',
      },
    ],
  },
  links: [],
};

function panelOf(panel: Panel, id: number, gridPos: object): object {
  const common = {
    id,
    title: panel.title,
    description: panel.tells,
    datasource: DATA_SOURCE,
    gridPos,
    targets: panel.asks.map(({ of, expr }, index) => ({
      refId: 'ABCDEFGH'.charAt(index),
      datasource: DATA_SOURCE,
      expr,
      legendFormat: of,
      ...(panel.kind === 'stat' ? { instant: true, range: false } : { range: true }),
    })),
  };
  const defaults = { unit: panel.unit, min: panel.unit === 'dateTimeFromNow' ? undefined : 0, thresholds: thresholdsOf(panel), noValue: panel.kind === 'stat' ? '0' : undefined };
  if (panel.kind === 'stat') {
    return {
      ...common,
      type: 'stat',
      fieldConfig: { defaults: { ...defaults, color: { mode: 'thresholds' } }, overrides: [] },
      options: { reduceOptions: { calcs: ['lastNotNull'], fields: '', values: false }, textMode: 'auto', colorMode: 'value', graphMode: 'none', justifyMode: 'auto', orientation: 'auto' },
    };
  }
  const bars = panel.kind === 'bars';
  const custom = {
    drawStyle: bars ? 'bars' : 'line',
    fillOpacity: bars ? 60 : 8,
    lineWidth: 1,
    showPoints: 'never',
    spanNulls: false,
    stacking: { mode: bars ? 'normal' : 'none', group: 'A' },
    thresholdsStyle: { mode: panel.redFrom === undefined && panel.redBelow === undefined ? 'off' : 'dashed' },
  };
  return {
    ...common,
    type: 'timeseries',
    fieldConfig: { defaults: { ...defaults, color: { mode: 'palette-classic' }, custom }, overrides: [] },
    options: { legend: { displayMode: 'table', placement: 'bottom', showLegend: true, calcs: ['lastNotNull', 'max'] }, tooltip: { mode: 'multi', sort: 'desc' } },
  };
}

function thresholdsOf({ redFrom, redBelow }: Panel): object {
  const steps =
    redBelow === undefined
      ? [{ color: 'green', value: null }, ...(redFrom === undefined ? [] : [{ color: 'red', value: redFrom }])]
      : [{ color: 'red', value: null }, { color: 'green', value: redBelow }];
  return { mode: 'absolute', steps };
}
