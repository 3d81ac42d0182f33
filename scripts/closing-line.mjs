/** The last line of `npm test`, alone on its line. */
export function closingLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

/** The exit code: in CI a skipped test is a failure, because nobody reads the reason there. */
export function verdict({ failed, skipped }, inCi) {
  return failed > 0 || (inCi && skipped > 0) ? 1 : 0;
}

/**
 * Counts the tests of vitest's modules. A module that did not load is one failure.
 * `skippedBecause` names what was skipped, with the reason where there is one.
 */
export function countTests(modules, unhandledErrors) {
  const counts = { passed: 0, failed: unhandledErrors.length, skipped: 0, skippedBecause: [] };
  const noteSkip = (test, note) => {
    counts.skipped += 1;
    // A whole group is skipped for one reason, and its name says which.
    const name = note === undefined ? test.fullName.split(' > ')[0] : `${test.fullName} (skipped: ${note})`;
    if (!counts.skippedBecause.includes(name)) counts.skippedBecause.push(name);
  };
  for (const module of modules) {
    let tests = 0;
    let failedTests = 0;
    for (const test of module.children.allTests()) {
      const { state, note } = test.result();
      tests += 1;
      if (state === 'passed') counts.passed += 1;
      else if (state === 'skipped') noteSkip(test, note);
      else failedTests += 1; // failed, or never finished
    }
    if (failedTests === 0 && (module.state() === 'failed' || (tests === 0 && module.state() !== 'skipped'))) failedTests = 1;
    counts.failed += failedTests;
  }
  return counts;
}
