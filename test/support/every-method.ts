// First of all: the imagined methods must be in use before the API makes its contracts.
import { drivers, imaginedDrivers } from '../methods/drivers.ts';
import type { MethodDriver } from '../methods/driver.ts';
import { describeWithEngine, type SharedEngine } from './engine.ts';

type Tests = (engine: SharedEngine, driver: MethodDriver) => void;

/**
 * `describe` for what every method promises, on a real engine: once for each method that has a driver, and for the imagined
 * one. To be imported before anything of the API.
 */
export function describeEveryMethod(name: string, tests: Tests): void {
  for (const driver of [...drivers, ...imaginedDrivers]) describeOne(name, driver, tests);
}

/** The same in processes of their own, which know no imagined method. */
export function describeEveryMethodInUse(name: string, tests: Tests): void {
  for (const driver of drivers) describeOne(name, driver, tests);
}

function describeOne(name: string, driver: MethodDriver, tests: Tests): void {
  describeWithEngine(`${driver.label}: ${name}`, (engine) => tests(engine, driver));
}
