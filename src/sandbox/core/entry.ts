/** A merchant (加盟店) of a service: its code, and whatever else that service keeps about it. */
export type MerchantRow = { readonly code: string };

/** One row of a book, such as an order: whose it is and where it stands. The service adds the rest, all of it plain JSON. */
export type Entry = { readonly merchant: string; status: number };

/** What is posted to a merchant: form data, to its own address, at once or so much later. */
export type Push = { url: string; body: string; afterMs?: number };

/** What an event, an edit or an operation did to an entry, for its history, and what is posted because of it. */
export type Applied = { change: string; pushes?: readonly Push[] };

/** Something the clock does to an entry by itself, at an instant of the sandbox's clock. */
export type DueEvent<E> = { at: number; apply: (entry: E, at: number) => Applied };
