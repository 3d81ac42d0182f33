/** After a run was lost, what has no run or no outcome is looked for by the API's process: soon, and then ever more seldom. */
import type { Life } from './life.ts';

const FIRST_MS = 600_000;
const PAUSE_MAX_MS = 12 * 3_600_000;

export class Sweep {
  /** Null: there is nothing to look for. */
  at: number | null = null;
  private pauseMs = FIRST_MS;
  private readonly life: Life;

  constructor(life: Life) {
    this.life = life;
  }

  begin(): void {
    this.pauseMs = FIRST_MS;
    this.at = this.life.now + this.pauseMs;
  }

  async round(): Promise<void> {
    const { life } = this;
    if (this.at === null || this.at > life.now) return;
    if (!life.records.down) await life.handOverAgain();
    this.pauseMs = Math.min(2 * this.pauseMs, PAUSE_MAX_MS);
    const isOpen = life.records.down || life.isRunless() || life.isLate || life.records.unfinished().length > 0;
    this.at = isOpen ? life.now + this.pauseMs : null;
  }
}
