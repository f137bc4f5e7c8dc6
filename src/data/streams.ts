/** First words of the seeds of a run's random streams, so that no two ever coincide. */
export const stream = {
  weights: 1,
  order: 2,
  batch: 3,
  validation: 4,
  tables: 5,
  steps: 6,
  shard: 7,
} as const;
