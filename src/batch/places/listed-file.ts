/** A file below the place that is listed. */
export interface ListedFile {
  /** Relative, with `/`. */
  readonly name: string;
  readonly bytes: number;
}
