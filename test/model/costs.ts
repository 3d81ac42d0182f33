/**
 * What an order costs: commands, of which each becomes one to three events, against what has happened to it. Nothing an
 * order does by itself may cost it anything without bound.
 */
import type { coresdk } from '@temporalio/proto';

type Job = coresdk.workflow_activation.IWorkflowActivationJob;

/** Commands that one happening of each kind may lead to; `again`: a task is executed once more, and what its first execution left in the records is put right. */
const allowance = { opened: 6, message: 4, question: 2, answer: 4, timer: 3, again: 3 } as const;
type Cause = keyof typeof allowance;

const DAY_MS = 86_400_000;

export class Costs {
  private spent = 0;
  private readonly happened: Record<Cause, number> = { opened: 0, message: 0, question: 0, answer: 0, timer: 0, again: 0 };
  private stretch = { spent: 0, ms: 0 };

  count(cause: Cause): void {
    this.happened[cause] += 1;
  }

  arrived(jobs: readonly Job[]): void {
    for (const job of jobs) {
      if (job.signalWorkflow != null) this.count('message');
      else if (job.doUpdate != null) this.count('question');
      else if (job.resolveActivity != null) this.count('answer');
      else if (job.fireTimer != null) this.count('timer');
    }
  }

  spend(commands: number): void {
    this.spent += commands;
    this.stretch.spent += commands;
  }

  /** Left of what the order may have cost until now; below zero: too much. */
  left(): number {
    return (Object.keys(allowance) as Cause[]).reduce((sum, cause) => sum + allowance[cause] * this.happened[cause], 0) - this.spent;
  }

  /** From here on nothing comes from outside. */
  beginQuiet(): void {
    this.stretch = { spent: 0, ms: 0 };
  }

  passTime(ms: number): void {
    this.stretch.ms += ms;
  }

  quietDay(): { readonly days: number; readonly spent: number } {
    return { days: this.stretch.ms / DAY_MS, spent: this.stretch.spent };
  }
}
