import { drivers } from '../methods/drivers.ts';
import type { MethodDriver } from '../methods/driver.ts';
import { describeWithEngine, type SharedEngine } from './engine.ts';

/** `describe` for what every method promises, on a real engine: once for each method that has a driver. */
export function describeEveryMethod(name: string, tests: (engine: SharedEngine, driver: MethodDriver) => void): void {
  for (const driver of drivers) describeWithEngine(`${driver.label}: ${name}`, (engine) => tests(engine, driver));
}
