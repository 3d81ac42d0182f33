import { accepted, acceptedUnless, type Checked, rejected } from '../../values/fault.ts';
import { readFullWidth } from '../../values/full-width-text.ts';

/** 不備事由 of a reissue. @see atobarai §2.8 */
export const REISSUE_REASONS = {
  /** 宛先不備 */
  wrongAddress: '1',
  /** 紛失 */
  lost: '2',
  /** 破損・汚損 */
  damaged: '3',
  /** 転居 */
  moved: '4',
  /** 入力間違い */
  inputMistake: '5',
  /** その他; needs a text */
  other: '6',
} as const;

export type ReissueReason = keyof typeof REISSUE_REASONS;

export type WireReissueReason = {
  readonly reasonReissue: (typeof REISSUE_REASONS)[ReissueReason];
  /** Full-width, 1 to 25 with reason 6, else empty. */
  readonly reasonReissueEtc: string;
};

export const REISSUE_TEXT_MAX = 25;

/** The reason and, for `other`, its text in full width. */
export function toWireReissueReason(reason: ReissueReason, text = ''): Checked<WireReissueReason> {
  const reasonReissue = REISSUE_REASONS[reason];
  if (reason !== 'other') return accepted({ reasonReissue, reasonReissueEtc: '' });
  const { text: wide, length, problems } = readFullWidth(text, '再発行の理由');
  if (wide === '') return rejected('missing', '再発行の理由を入力してください');
  const tooLong = {
    rule: 'reissueTextTooLong',
    message: `再発行の理由が${length - REISSUE_TEXT_MAX}文字長すぎます（全角${REISSUE_TEXT_MAX}文字まで）`,
  };
  return acceptedUnless(length > REISSUE_TEXT_MAX ? [...problems, tooLong] : problems, { reasonReissue, reasonReissueEtc: wide });
}
