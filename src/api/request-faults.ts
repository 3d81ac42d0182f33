/** Turns what zod found wrong into our own faults: the caller's path, a stable rule, a Japanese sentence. Never a value. */
import type { core } from 'zod';
import { valueAt } from './absent-members.ts';
import './methods.ts';
import { apiMethodsInUse } from './methods/api-method.ts';
import type { RequestFault } from './problem.ts';

type Issue = core.$ZodIssue;

/** All faults of one value. `root` names the value itself when the fault is not inside it. */
export function requestFaults(issues: readonly Issue[], input: unknown, root: string): readonly RequestFault[] {
  return issues.flatMap((issue) => faultsOf(issue, input, root));
}

function faultsOf(issue: Issue, input: unknown, root: string): readonly RequestFault[] {
  const at = (rule: string, message: string): readonly RequestFault[] => [{ param: paramOf(issue.path, root), rule, message }];
  switch (issue.code) {
    case 'invalid_type':
      return valueAt(input, issue.path) === undefined
        ? at('missing', '必須の項目です')
        : at('type', `${typeNames[issue.expected] ?? issue.expected}で入力してください`);
    case 'too_big':
      return at(...tooBig(issue.origin, Number(issue.maximum)));
    case 'too_small':
      return at(...tooSmall(issue.origin, Number(issue.minimum)));
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({
        param: paramOf([...issue.path, key], root),
        rule: 'unknownField',
        message: 'この項目は定義されていません。項目名を確かめてください',
      }));
    case 'invalid_value':
      return isMissing(input, issue.path)
        ? at('missing', '必須の項目です')
        : at('notOneOf', `${issue.values.map(String).join('、')}のいずれかを入力してください`);
    case 'invalid_format':
      return at('format', patternMessages[issue.message] ?? formatMessages[issue.format] ?? '形式が正しくありません');
    case 'custom':
      return at(issue.message, customMessages[issue.message] ?? '形式が正しくありません');
    case 'invalid_union':
      return isMissing(input, issue.path) ? at('missing', '必須の項目です') : at('notOneOf', '定義されている値のいずれかを入力してください');
    case 'not_multiple_of':
    case 'invalid_key':
    case 'invalid_element':
      return at('format', '形式が正しくありません');
  }
}

const typeNames: Readonly<Record<string, string>> = {
  string: '文字列',
  number: '数値',
  int: '整数',
  boolean: 'true か false',
  array: '配列',
  object: 'オブジェクト',
};

const formatMessages: Readonly<Record<string, string>> = {
  datetime: 'RFC 3339の日時（例 2026-11-23T10:15:00+09:00）で入力してください',
  regex: '使えない文字があるか、長さが正しくありません',
};

/** What a pattern stands for, in words: the pattern's own message is the key. */
const patternMessages: Readonly<Record<string, string>> = {
  orderNumberForm: '受注番号は半角英数字と「-」「_」「.」で64文字まで、先頭は英数字で入力してください',
  timeOfDay: '時刻は 09:00 のように半角で入力してください',
  wholeNumber: '9桁までの整数を半角数字で入力してください',
  ...Object.assign({}, ...apiMethodsInUse().map(({ patternMessages: own }) => own)),
};

const customMessages: Readonly<Record<string, string>> = {
  base64: 'base64で入力してください',
  blank: '入力されていません',
  controlCharacter: '使えない制御文字が含まれています',
  instantRange: '西暦1年から9999年まで、時差±15:59まで、秒の小数9桁までの日時を入力してください',
  plusNotEncoded: 'URLの中の「+」は空白として届きます。%2Bと書いてください（例 2026-11-23T10:15:00%2B09:00）',
  calendarDate: '実在する日付を yyyy-MM-dd で入力してください',
  hoursOrder: '終了時刻は開始時刻より後にしてください',
  withinForm: '72h、3d、PT72H、P3D のように、0から400日までの長さで入力してください',
  nothingToChange: '変更する項目を1つ以上入力してください',
};

function tooBig(origin: string, maximum: number): [string, string] {
  if (origin === 'string') return ['tooLong', `${maximum}文字までです`];
  if (origin === 'array') return ['tooMany', `${maximum}件までです`];
  return ['tooLarge', `${maximum}以下の数値を入力してください`];
}

function tooSmall(origin: string, minimum: number): [string, string] {
  if (origin === 'string') return ['tooShort', minimum === 1 ? '入力されていません' : `${minimum}文字以上で入力してください`];
  if (origin === 'array') return ['tooFew', `${minimum}件以上必要です`];
  return ['tooSmall', `${minimum}以上の数値を入力してください`];
}

/** `items[3].name`; the caller's own spelling of where the value is. */
export function paramOf(path: readonly PropertyKey[], root: string): string {
  const joined = path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`;
    const key = shownKey(String(part));
    return text === '' ? key : `${text}.${key}`;
  }, '');
  return joined === '' ? root : joined;
}

/** A key may be the caller's own text: shown without control characters, and not all of it when it is long. */
function shownKey(key: string): string {
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  return key.slice(0, 64).replace(/[\u0000-\u001f\u007f-\u009f]/g, '?').toWellFormed();
}

/** A word of a list that the query writes in one text is there, although no path leads to it. */
function isMissing(input: unknown, path: readonly PropertyKey[]): boolean {
  return valueAt(input, path) === undefined && typeof valueAt(input, path.slice(0, -1)) !== 'string';
}
