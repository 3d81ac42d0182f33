/** What the dashboard shows, row by row: a title, what it tells, and the question to Prometheus. */

export type Panel = {
  readonly title: string;
  /** What a reader should make of it. */
  readonly tells: string;
  readonly kind: 'stat' | 'lines' | 'bars';
  readonly unit: 'short' | 's' | 'reqps' | 'percentunit' | 'bytes' | 'dateTimeFromNow';
  /** In twenty-fourths of the page. */
  readonly width: 6 | 8 | 12 | 24;
  readonly asks: readonly { readonly of: string; readonly expr: string }[];
  /** From here on it is red, or below it where less is worse. */
  readonly redFrom?: number;
  readonly redBelow?: number;
};

export type Row = { readonly title: string; readonly panels: readonly Panel[] };

const perSecond = (name: string, by: string, where = ''): string => `sum by (${by}) (rate(${name}{${where}}[$__rate_interval]))`;
const inRange = (name: string, where: string): string => `sum(increase(${name}{${where}}[$__range]))`;
const p95 = (name: string, by: string): string => `histogram_quantile(0.95, sum by (${by}, le) (rate(${name}_bucket[$__rate_interval])))`;

const credit = 'purpose="credit"';

export const rows: readonly Row[] = [
  {
    title: 'Money',
    panels: [
      { title: 'Credits approved', tells: 'Requests for a credit that Yamato approved, in the time shown.', kind: 'stat', unit: 'short', width: 6, asks: [{ of: 'approved', expr: inRange('torihiki_changes_total', `${credit}, answer="approved"`) }] },
      { title: 'Credits refused', tells: 'The buyer was refused, or the data were. Neither leaves anything at Yamato.', kind: 'stat', unit: 'short', width: 6, asks: [{ of: 'refused', expr: inRange('torihiki_changes_total', `${credit}, answer=~"refused|overLimit"`) }, { of: 'data refused', expr: inRange('torihiki_changes_total', `${credit}, outcome="refused"`) }] },
      { title: 'Credits of unknown fate', tells: 'The answer was lost. Each is asked about; it counts here although it is resolved a moment later.', kind: 'stat', unit: 'short', width: 6, redFrom: 1, asks: [{ of: 'unknown', expr: inRange('torihiki_changes_total', `${credit}, outcome="unknown"`) }] },
      { title: 'In doubt past patience', tells: 'Orders with a call whose outcome is still not known. Must be 0.', kind: 'stat', unit: 'short', width: 6, redFrom: 1, asks: [{ of: 'orders', expr: 'max(torihiki_orders_in_doubt_past_patience)' }] },
      { title: 'Credits by verdict', tells: 'What Yamato said, or that it said nothing.', kind: 'bars', unit: 'reqps', width: 12, asks: [{ of: '{{answer}}', expr: perSecond('torihiki_changes_total', 'answer', `${credit}, outcome="done"`) }, { of: '{{outcome}}', expr: perSecond('torihiki_changes_total', 'outcome', `${credit}, outcome!="done"`) }] },
      { title: 'Changes at Yamato', tells: 'Slips, cancels, amendments and the rest, by what became of them.', kind: 'bars', unit: 'reqps', width: 12, asks: [{ of: '{{purpose}} {{outcome}}', expr: perSecond('torihiki_changes_total', 'purpose, outcome', 'purpose!="credit"') }] },
    ],
  },
  {
    title: 'Yamato',
    panels: [
      { title: 'Last answer', tells: 'When any worker was last given a clear answer.', kind: 'stat', unit: 'dateTimeFromNow', width: 6, asks: [{ of: '{{service}}', expr: 'max by (service) (torihiki_yamato_last_answer_timestamp_seconds > 0) * 1000' }] },
      { title: 'Failures in a row', tells: 'Calls without a clear answer since the last one that had one, over all workers.', kind: 'stat', unit: 'short', width: 6, redFrom: 2, asks: [{ of: '{{service}}', expr: 'sum by (service) (torihiki_yamato_failures_in_a_row)' }] },
      { title: 'No entry', tells: 'Refused credentials and certificates, in the time shown.', kind: 'stat', unit: 'short', width: 6, redFrom: 1, asks: [{ of: '{{what}}', expr: 'sum by (what) (increase(torihiki_yamato_no_entry_total[$__range]))' }] },
      { title: 'Answered clearly', tells: 'Share of calls that were done or refused.', kind: 'stat', unit: 'percentunit', width: 6, redBelow: 0.95, asks: [{ of: 'share', expr: 'sum(rate(torihiki_yamato_call_seconds_count{outcome=~"done|refused"}[$__range])) / sum(rate(torihiki_yamato_call_seconds_count[$__range]))' }] },
      { title: 'Calls by outcome', tells: 'notSent: provably nothing left. unknown: nobody knows whether it happened.', kind: 'bars', unit: 'reqps', width: 12, asks: [{ of: '{{outcome}}', expr: perSecond('torihiki_yamato_call_seconds_count', 'outcome') }] },
      { title: 'Duration, 95 of 100', tells: 'By operation. Calls are given up after 20 s.', kind: 'lines', unit: 's', width: 12, asks: [{ of: '{{operation}}', expr: p95('torihiki_yamato_call_seconds', 'operation') }] },
    ],
  },
  {
    title: 'Orders and staff',
    panels: [
      { title: 'Open orders', tells: 'Orders that have not ended.', kind: 'stat', unit: 'short', width: 6, asks: [{ of: 'orders', expr: 'max(torihiki_orders_open)' }] },
      { title: 'Oldest work for staff', tells: 'In working days of its shop.', kind: 'stat', unit: 'short', width: 6, redFrom: 1, asks: [{ of: 'working days', expr: 'max(torihiki_attention_oldest_working_days)' }] },
      { title: 'Without a run', tells: 'Orders that the engine has lost; they are taken up by themselves.', kind: 'stat', unit: 'short', width: 6, redFrom: 1, asks: [{ of: 'waiting', expr: 'max(torihiki_orders_without_run)' }, { of: 'taken up', expr: 'sum(increase(torihiki_orders_without_run_total[$__range]))' }, { of: 'failed to', expr: 'sum(increase(torihiki_orders_not_resumed_total[$__range]))' }] },
      { title: 'Ended as none should', tells: 'Runs that failed, timed out, or were ended by hand, in the last 24 hours.', kind: 'stat', unit: 'short', width: 6, redFrom: 1, asks: [{ of: '{{status}}', expr: 'max by (status) (torihiki_orders_ended_wrong)' }] },
      { title: 'Work for staff', tells: 'Open orders with 対応が必要, by the reason.', kind: 'bars', unit: 'short', width: 12, asks: [{ of: '{{code}}', expr: 'max by (code) (torihiki_orders_with_attention) > 0' }] },
      { title: 'How long it has waited', tells: 'The oldest of each reason, in working days.', kind: 'lines', unit: 'short', width: 12, asks: [{ of: '{{code}}', expr: 'max by (code) (torihiki_attention_oldest_working_days) > 0' }] },
    ],
  },
  {
    title: 'API',
    panels: [
      { title: 'Requests', tells: 'By status.', kind: 'bars', unit: 'reqps', width: 8, asks: [{ of: '{{status}}', expr: perSecond('torihiki_api_request_seconds_count', 'status', 'route=~"/v1/.*"') }] },
      { title: 'Duration, 95 of 100', tells: 'Starting an order waits for Yamato; all else should be short.', kind: 'lines', unit: 's', width: 8, asks: [{ of: '{{method}} {{route}}', expr: p95('torihiki_api_request_seconds', 'method, route') }] },
      { title: 'Warnings and errors in the log', tells: 'By event code, in the time shown.', kind: 'bars', unit: 'reqps', width: 8, asks: [{ of: '{{level}} {{event}}', expr: perSecond('torihiki_log_events_total', 'level, event') }] },
    ],
  },
  {
    title: 'Engine',
    panels: [
      { title: 'Workflow tasks wait before they are begun, 95 of 100', tells: 'More than a fraction of a second: too few workers.', kind: 'lines', unit: 's', width: 8, asks: [{ of: '{{task_queue}}', expr: p95('temporal_workflow_task_schedule_to_start_latency_seconds', 'task_queue') }] },
      { title: 'Activities wait before they are begun, 95 of 100', tells: 'In a queue that is paced this is the pace.', kind: 'lines', unit: 's', width: 8, asks: [{ of: '{{task_queue}}', expr: p95('temporal_activity_schedule_to_start_latency_seconds', 'task_queue') }] },
      { title: 'Activities take, 95 of 100', tells: 'By activity; a watch is one that is asked again.', kind: 'lines', unit: 's', width: 8, asks: [{ of: '{{activity_type}}', expr: p95('temporal_activity_execution_latency_seconds', 'activity_type') }] },
      { title: 'Free slots', tells: 'How much more a worker could do at once.', kind: 'lines', unit: 'short', width: 8, asks: [{ of: '{{worker_type}} {{task_queue}}', expr: 'min by (worker_type, task_queue) (temporal_worker_task_slots_available)' }] },
      { title: 'Orders in memory', tells: 'What is not there is replayed from its history.', kind: 'lines', unit: 'short', width: 8, asks: [{ of: '{{instance}}', expr: 'max by (instance) (temporal_sticky_cache_size)' }, { of: 'misses a second', expr: 'sum(rate(temporal_sticky_cache_miss_total[$__rate_interval]))' }] },
      { title: 'Failures', tells: 'Tasks that failed, activities that will be tried again, calls of the engine that went wrong.', kind: 'bars', unit: 'reqps', width: 8, asks: [{ of: 'workflow task {{failure_reason}}', expr: perSecond('temporal_workflow_task_execution_failed_total', 'failure_reason') }, { of: 'activity {{activity_type}}', expr: perSecond('temporal_activity_execution_failed_total', 'activity_type') }, { of: 'request {{operation}}', expr: perSecond('temporal_request_failure_total', 'operation') }] },
    ],
  },
  {
    title: 'Records',
    panels: [
      { title: 'Publications that wait', tells: 'Orders whose newest state the records do not have yet.', kind: 'lines', unit: 'short', width: 8, redFrom: 1, asks: [{ of: '{{instance}}', expr: 'torihiki_publications_waiting' }] },
      { title: 'For how long', tells: 'The oldest of them.', kind: 'lines', unit: 's', width: 8, redFrom: 300, asks: [{ of: 'oldest', expr: 'max(torihiki_publications_oldest_seconds)' }] },
      { title: 'Publications that failed', tells: 'At once: the background takes over. In the background: tried again.', kind: 'bars', unit: 'reqps', width: 8, asks: [{ of: '{{kind}}', expr: perSecond('torihiki_publications_failed_total', 'kind') }] },
    ],
  },
  {
    title: 'Queues',
    panels: [
      { title: 'Tasks that wait', tells: 'In the engine, about.', kind: 'lines', unit: 'short', width: 8, asks: [{ of: '{{queue}} {{type}}', expr: 'max by (queue, type) (torihiki_task_queue_backlog)' }] },
      { title: 'For how long', tells: 'The oldest of each queue.', kind: 'lines', unit: 's', width: 8, redFrom: 60, asks: [{ of: '{{queue}} {{type}}', expr: 'max by (queue, type) (torihiki_task_queue_oldest_seconds)' }] },
      { title: 'Workers that poll', tells: '0: nobody works on it.', kind: 'lines', unit: 'short', width: 8, redBelow: 1, asks: [{ of: '{{queue}} {{type}}', expr: 'max by (queue, type) (torihiki_task_queue_pollers)' }] },
      { title: 'Not handed over yet', tells: 'Starts and actions in the records that the engine has not taken.', kind: 'lines', unit: 'short', width: 8, redFrom: 1, asks: [{ of: '{{kind}}', expr: 'max by (kind) (torihiki_sweep_waiting)' }] },
      { title: 'For how long', tells: 'The oldest of each.', kind: 'lines', unit: 's', width: 8, redFrom: 300, asks: [{ of: '{{kind}}', expr: 'max by (kind) (torihiki_sweep_oldest_seconds)' }] },
      { title: 'Handed over again', tells: 'What the sweep had to do; failed: cannot be read or handed over.', kind: 'bars', unit: 'reqps', width: 8, asks: [{ of: '{{kind}}', expr: perSecond('torihiki_sweep_resent_total', 'kind') }, { of: '{{kind}} failed', expr: perSecond('torihiki_sweep_failed_total', 'kind') }] },
    ],
  },
  {
    title: 'Second day',
    panels: [
      { title: 'Newest backup', tells: 'When it was begun. Nothing here: there never was one.', kind: 'stat', unit: 'dateTimeFromNow', width: 12, asks: [{ of: 'backup', expr: 'max(torihiki_last_backup_timestamp_seconds > 0) * 1000' }] },
      { title: 'Certificates end', tells: 'What carts are shown (public) and what the engine is shown (engine).', kind: 'stat', unit: 'dateTimeFromNow', width: 12, asks: [{ of: '{{certificate}}', expr: 'min by (certificate) (torihiki_certificate_ends_timestamp_seconds) * 1000' }] },
    ],
  },
  {
    title: 'Processes',
    panels: [
      { title: 'Parts', tells: 'Whether each part answers, as its process sees it.', kind: 'lines', unit: 'short', width: 6, redBelow: 1, asks: [{ of: '{{instance}} {{part}}', expr: 'torihiki_up' }] },
      { title: 'Memory', tells: 'Resident, by process.', kind: 'lines', unit: 'bytes', width: 6, asks: [{ of: '{{job}} {{instance}}', expr: 'process_resident_memory_bytes{job=~"torihiki-.+"}' }] },
      { title: 'CPU', tells: 'Of one core.', kind: 'lines', unit: 'percentunit', width: 6, asks: [{ of: '{{job}} {{instance}}', expr: 'rate(process_cpu_seconds_total{job=~"torihiki-.+"}[$__rate_interval])' }] },
      { title: 'Event loop behind', tells: 'Longer than a tenth of a second: the process is too busy to answer.', kind: 'lines', unit: 's', width: 6, redFrom: 0.1, asks: [{ of: '{{job}} {{instance}}', expr: 'nodejs_eventloop_lag_p99_seconds{job=~"torihiki-.+"}' }] },
    ],
  },
];
