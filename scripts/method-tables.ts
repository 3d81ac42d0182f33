/** The tables that a page about a payment method has, made from the method's own rows, so that the page says what the code does. */
import type { z } from 'zod';
import '../src/domain/methods.ts';
import { actionLabel } from '../src/domain/lifecycle/action-labels.ts';
import { deadlineRules } from '../src/domain/lifecycle/deadline-rules.ts';
import type { Conclusion, DoubtAnswer, Method } from '../src/domain/lifecycle/method.ts';
import { type Phase, phaseLabels } from '../src/domain/lifecycle/phase.ts';
import { attentionRules, choiceLabels } from '../src/domain/order/attention.ts';
import { defaultPolicy } from '../src/domain/order/policy.ts';
import { policyPatch } from '../src/api/contracts/settings-body.ts';
import { footnotes, tableOf } from './markdown-table.ts';

const phases = Object.keys(phaseLabels) as Phase[];

export function heading(title: string): string {
  return [
    `# ${title}：いつ何ができるか`,
    '<!-- Printed from the domain tables by `node scripts/print-tables.ts`; do not edit by hand. -->',
    'この表はプログラムの規則そのものから作られています。受注ごとの「いま行える操作」とその理由は、`GET …/orders/{受注番号}` の `actions` が同じ規則で答えます。',
  ].join('\n\n');
}

export function actionSection(method: Method, conditions: readonly string[]): string {
  const notes = footnotes();
  const rows = Object.entries(method.actions).map(([action, { cells }]) => [
    `${actionLabel(action)}<br>\`${action}\``,
    ...phases.map((phase) => {
      const cell = cells[phase];
      return cell === true ? '○' : notes.mark(cell);
    }),
  ]);
  const common = [
    '「自社ステータス変更」はYamatoに何も送らず、終了した受注でも、ほかの操作の結果を待つ間でも、すぐに行われます。どの操作にも添えられる自社ステータス（`shopStatus`）とカートのステータス（`cartStatus`）とカートへの知らせ（`notifyCart`）は、その操作が完了（`done`）したときだけ効きます。',
    '○の操作でも、直前の登録がYamatoに反映されるまで、結果が不明な処理の確認が終わるまで、メンテナンスが終わるまでは順番を待ち、その後に一度だけ行われます。',
  ];
  return ['## 操作 × 状態', '○ 行える ／ 数字 行えない（理由は表の下）', tableOf(['操作', ...phases.map((phase) => phaseLabels[phase])], rows), notes.list(), ...conditions, ...common].join('\n\n');
}

const conclusionLabels: Readonly<Record<Conclusion, string>> = { fold: '確定', resend: '再送', askAgain: '再照会' };

export function doubtSection(method: Method, words: string): string {
  const answers: Readonly<Record<DoubtAnswer, string>> = { ...method.transactionLabels, notFound: '見つからない', noAnswer: '答えなし' };
  const rules = Object.values(method.doubts);
  const rows = (Object.keys(answers) as DoubtAnswer[]).map((answer) => [answers[answer], ...rules.map((rule) => conclusionLabels[rule.answers[answer]])]);
  return ['## 結果が不明なとき', words, tableOf(['Yamatoの答え', ...rules.map(({ label }) => label)], rows)].join('\n\n');
}

export function attentionSection(method: Method): string {
  const rows = Object.entries({ ...attentionRules, ...method.attentions }).map(([code, { label, whatToDo, choices }]) => [
    `${label}<br>\`${code}\``, whatToDo, choices.map((choice) => `${choiceLabels[choice]} \`${choice}\``).join('<br>'),
  ]);
  return ['## 対応が必要', tableOf(['理由', 'すること', '「要確認の解決」で選べること'], rows)].join('\n\n');
}

export function deadlineSection(method: Method): string {
  const rows = Object.entries({ ...deadlineRules, ...method.deadlines }).map(([kind, { label, then, staffCan }]) => [`${label}<br>\`${kind}\``, then, staffCan]);
  return ['## 期限', tableOf(['期限', 'その時に自動で起きること', '担当者ができること'], rows)].join('\n\n');
}

export function policySection(method: Method): string {
  const policy: Readonly<Record<string, unknown>> = { ...defaultPolicy, ...method.defaultPolicy };
  const described: Readonly<Record<string, z.ZodType>> = policyPatch.shape;
  const rows = Object.entries(policy).map(([key, value]) => [`\`${key}\``, (described[key]?.description ?? '').split('。')[0] ?? '', shown(key, value)]);
  return ['## 運用設定の既定値', '店舗ごとに変えられます。受注には、始まった時の値が写されます。', tableOf(['設定', '意味', '既定値'], rows)].join('\n\n');
}

function shown(key: string, value: unknown): string {
  if (value === null) return 'なし';
  if (typeof value === 'number') return key.endsWith('Ms') ? duration(value) : `${value.toLocaleString('ja-JP')}${key.endsWith('Days') ? '日' : key.endsWith('Yen') ? '円' : ''}`;
  if (Array.isArray(value)) return value.length === 0 ? 'なし' : JSON.stringify(value);
  return `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``;
}

function duration(ms: number): string {
  const units = [[86_400_000, '日'], [3_600_000, '時間'], [60_000, '分'], [1_000, '秒']] as const;
  const [length, unit] = units.find(([size]) => ms >= size && ms % size === 0) ?? [1, 'ミリ秒'];
  return `${ms / length}${unit}`;
}
