import type { IncomingHttpHeaders } from 'node:http';
import type { OwnFault } from '../faults/kind.ts';

/** An answer as it goes over the wire. */
export type Answer = { status: number; contentType: string; body: Buffer; headers?: Readonly<Record<string, string>> };

/** One call as it arrived. */
export type Arrival = {
  parameters: URLSearchParams;
  /** Was the body form data at all? */
  isForm: boolean;
  headers: IncomingHttpHeaders;
  /** The address it came from. */
  from: string;
  /** Where browsers find the sandbox, as `http://127.0.0.1:3001`. */
  baseUrl: string;
};

/** Whom and what a call is about, as far as its parameters say. */
export type Subject = { merchant: string; orderNo: string };

/** What else an operation may have to know about a call. */
export type Circumstances = {
  /** Faults of the service's own that want it to do something else than it would. */
  steered: ReadonlySet<string>;
  /** Calls of the service that came before this one and are not answered yet. */
  underWay: readonly (Subject & { operation: string })[];
};

export type Operation = {
  /** Short name, as faults and counts use it. */
  name: string;
  /** Its full name, as an entry's history has it. */
  id: string;
  /** Takes the call into the ledger and answers. Runs inside a transaction. */
  run: (arrival: Arrival, circumstances: Circumstances) => Answer;
};

/** How a service speaks. */
export type Wire = {
  operations: readonly Operation[];
  /** If calls of the service go to this path: what tells the operation from the parameters. */
  operationAt: (path: string) => ((parameters: URLSearchParams) => Operation) | undefined;
  /** The answer to another method than POST; absent: 405. */
  notPost?: () => Answer;
  subjectOf: (parameters: URLSearchParams) => Subject;
  /** Parameters that are kept masked. */
  secrets: readonly string[];
  /** The answer that refuses a call with this error code. */
  refusal: (arrival: Arrival, code: string) => Answer;
  /** The code of a call that a fault kept from being looked at. */
  systemError: string;
  /** Faults in the service's own words, beside those of the line. */
  faults: Readonly<Record<string, OwnFault>>;
  /** An answer in a few words, for the page. */
  brief: (answer: string) => string;
  /** What it serves besides operations: scripts, pages, tokens. */
  routes?: readonly OwnRoute[];
};

/** `answer` works on the ledger, as one transaction; `converse` asks others before it answers, and works on none. */
export type OwnRoute = { method: string; path: RegExp } & ({ answer: (ask: OwnAsk) => Answer } | { converse: (ask: OwnAsk) => Promise<Answer> });

export type OwnAsk = { url: URL; parts: string[]; body: string; headers: IncomingHttpHeaders; from: string; baseUrl: string };
