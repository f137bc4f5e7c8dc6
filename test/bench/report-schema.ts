import * as v from 'valibot';

/** What the pages need of an evaluation report, whose whole type is `EvaluationReport`. */
export const reportSchema = v.object({
  results: v.pipe(
    v.array(
      v.object({
        codec: v.string(),
        model: v.nullable(v.object({ hash: v.string() })),
        images: v.number(),
        totalPayloadBytes: v.nullish(v.number()),
        metrics: v.record(v.string(), v.optional(v.object({ mean: v.number() }))),
      }),
    ),
    v.minLength(1),
    v.readonly(),
  ),
});

export type Report = v.InferOutput<typeof reportSchema>;
