/** How much is measured. The whole takes under six minutes on two cores, the quick one under one and a half. */
export type Sizes = {
  readonly rounds: number;
  /** Orders of one round of one side. */
  readonly ordersPerRound: number;
  readonly inFlight: number;
  readonly warmUpOrders: number;
  readonly sequentialCheckouts: number;
  readonly checkoutsInFlight: number;
  readonly bareCredits: number;
  readonly listSizes: readonly number[];
  readonly listsPerQuery: number;
};

export const wholeBench: Sizes = {
  rounds: 5,
  ordersPerRound: 200,
  inFlight: 10,
  warmUpOrders: 60,
  sequentialCheckouts: 200,
  checkoutsInFlight: 400,
  bareCredits: 200,
  listSizes: [10_000, 100_000],
  listsPerQuery: 100,
};

/** Too few orders for a figure to be quoted; says within a minute whether something is badly off. */
export const quickBench: Sizes = {
  rounds: 3,
  ordersPerRound: 60,
  inFlight: 10,
  warmUpOrders: 30,
  sequentialCheckouts: 60,
  checkoutsInFlight: 120,
  bareCredits: 60,
  listSizes: [2_000, 10_000],
  listsPerQuery: 40,
};
