/** A process and everything below it, as `kill -9` by a hostile operator finds it. */
import { execFileSync } from 'node:child_process';

/** The process itself first; those that have been left behind by a dead parent are not found any more. */
export function treeOf(root: number): number[] {
  const childrenOf = Map.groupBy(allProcesses(), ({ parent }) => parent);
  const found = [root];
  for (const pid of found) found.push(...(childrenOf.get(pid) ?? []).map((child) => child.pid));
  return found;
}

function allProcesses(): { pid: number; parent: number }[] {
  const lines = execFileSync('ps', ['-A', '-o', 'pid=', '-o', 'ppid='], { encoding: 'utf8' }).trim().split('\n');
  return lines.map((line) => {
    const [pid = 0, parent = 0] = line.trim().split(/\s+/).map(Number);
    return { pid, parent };
  });
}

/** True if it was still there. */
export function signal(pid: number, name: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, name);
  } catch {
    return false;
  }
}
