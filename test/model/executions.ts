/** How often a workflow task is executed, what comes in between, and what becomes of the publications that it makes at once. */
import type { Publication } from '../../src/domain/order/publication.ts';
import { activityFailure, timedOut } from './failures.ts';
import type { Life } from './life.ts';
import { kindsOf, tellingOf } from './publications.ts';
import { type Command, type Job, toPayload, type VirtualRun } from './virtual-worker.ts';
import { execute, isEnd } from './workflow-task.ts';

/** A task that fails over and over is tried this often; then it goes through. */
const LOSSES_MAX = 3;
/** Between two executions of a task that the engine itself sent back. */
const SENT_BACK_MS = 20;
/** How long a publication may be on its way that nobody waits for any more: its worker was paused. */
const LATE_MS = 20_000;

export class Executions {
  isExecuting = false;
  private losses = 0;
  private late: { readonly at: number; readonly publication: Publication }[] = [];
  private readonly life: Life;

  constructor(life: Life) {
    this.life = life;
  }

  /** The commands of a task that completes in the end. */
  async completed(run: VirtualRun, first: readonly Job[]): Promise<readonly Command[]> {
    const { life } = this;
    const around = { now: () => life.now, isUnderWay: (seq: number) => life.agenda.hasActivity(seq), publish: (seq: number, publication: Publication) => this.publish(seq, publication) };
    this.isExecuting = true;
    let jobs = first;
    for (this.losses = 0; ; this.losses += 1) {
      const commands = await execute(run, jobs, around);
      const news = commands === null || commands.some(isEnd) ? life.takeNews() : [];
      if (commands !== null && news.length === 0) {
        run.complete();
        const inside = life.inside();
        if (inside !== null) life.records.settle(inside);
        this.isExecuting = false;
        return commands;
      }
      if (commands !== null) await this.sentBack();
      life.costs.arrived(news);
      life.costs.count('again');
      jobs = [...jobs, ...news].toSorted((one, other) => Number(isAnswer(one)) - Number(isAnswer(other)));
      await run.rebuild();
    }
  }

  /** The engine has something that the run did not see before it ended. */
  private async sentBack(): Promise<void> {
    const { life } = this;
    life.note('the end is sent back');
    life.occurred.note('happening', 'end sent back');
    await life.passTo(life.now + SENT_BACK_MS);
  }

  /** One short attempt, which may be lost on its way there or on its way back. Null: the worker dies before it can tell. */
  private async publish(seq: number, publication: Publication): Promise<Job | null> {
    const { life } = this;
    life.note(tellingOf(publication));
    const lost = life.records.down || (!life.calls.honest && life.isDrawn(12));
    if (lost) life.occurred.note('happening', 'publication lost');
    await life.passTo(life.now + (lost ? 500 : 5));
    const arrives = !life.records.down && (!lost || !life.isDrawn(2));
    if (lost && !arrives && life.isDrawn(3)) this.late.push({ at: life.now + LATE_MS, publication });
    const result = arrives ? life.takePublication(publication) : null;
    const pauseMs = arrives && this.losses < LOSSES_MAX ? life.dies(publication) : null;
    if (pauseMs !== null) {
      for (const kind of kindsOf(publication, lost)) life.occurred.note('happening', `executed again: ${kind}`);
      return (await this.loseWorker(pauseMs), null);
    }
    if (!lost) return { resolveActivity: { seq, isLocal: true, result: { completed: { result: toPayload(result) } } } };
    return { resolveActivity: { seq, isLocal: true, result: { failed: { failure: activityFailure('publish', String(seq), timedOut('SCHEDULE_TO_CLOSE'), 'TIMEOUT') } } } };
  }

  private async loseWorker(pauseMs: number): Promise<void> {
    const { life } = this;
    life.note(`the worker dies before its task completes; the next one comes after ${pauseMs} ms`);
    await life.meanwhile();
    await life.passTo(life.now + pauseMs);
  }

  /** What was on its way for long arrives after all. */
  passTime(): void {
    const { life } = this;
    const due = this.late.filter(({ at }) => at <= life.now);
    this.late = this.late.filter(({ at }) => at > life.now);
    for (const { publication } of due) {
      if (life.records.down) continue;
      life.note(`publication ${publication.state.sequence} comes late`);
      life.occurred.note('happening', 'publication comes late');
      life.takePublication(publication);
    }
  }
}

/** Messages are told before what the order itself had asked for. */
const isAnswer = ({ resolveActivity, fireTimer }: Job): boolean => resolveActivity != null || fireTimer != null;
