/** Japanese names of actions and of what the system does by itself. */
import { type ActionName, commonActionLabels, isCommonAction, systemActionLabels } from '../order/actions.ts';
import { methodsInUse } from './method.ts';

/** An unknown name is shown as it is. */
export function actionLabel(name: string): string {
  const common: Readonly<Record<string, string>> = { ...commonActionLabels, ...systemActionLabels };
  return common[name] ?? ownLabel(name) ?? name;
}

function ownLabel(name: string): string | null {
  for (const { actions, lookUps } of methodsInUse()) {
    const label = actions[name]?.label ?? Object.values(lookUps).find(({ historyName }) => historyName === name)?.historyLabel;
    if (label !== undefined) return label;
  }
  return null;
}

/** Whether it is an action, and not something that the system did by itself. */
export function isActionName(name: unknown): name is ActionName {
  return isCommonAction(name) || (typeof name === 'string' && methodsInUse().some(({ actions }) => Object.hasOwn(actions, name)));
}

export function actionNames(): readonly ActionName[] {
  return [...new Set([...Object.keys(commonActionLabels), ...methodsInUse().flatMap(({ actions }) => Object.keys(actions))])];
}
