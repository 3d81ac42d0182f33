/** Members (会員) of shops who keep something with a service, and the secret that opens it there. */
import type { ServiceName } from '../../domain/order/facets.ts';

export type MemberRef = { readonly shop: string; readonly service: ServiceName; readonly memberId: string };

export type MemberRecords = {
  /** Null: nobody knows the member. */
  findMember(of: MemberRef): Promise<{ readonly secret: string } | null>;
  /** What is kept of the member, and `secret` if nothing was. Of several at once one is kept. */
  memberOr(of: MemberRef, secret: string): Promise<{ readonly secret: string; readonly isNew: boolean }>;
  /** In the place of whatever was kept. */
  setMember(of: MemberRef, secret: string): Promise<void>;
  /** He agreed to something being kept; a later moment takes an earlier one's place. */
  noteConsent(of: MemberRef, at: string): Promise<void>;
};
