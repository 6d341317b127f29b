/** A share from 0 to 1 never reads as more than it is: 89.9 % is not "90 %". */
export function percent(share: number, digits = 0): string {
  return `${floored(share, digits).toFixed(digits)} %`;
}

/** 0.29 × 100 is 28.999… only by a hair. */
function floored(share: number, digits: number): number {
  const unit = 10 ** digits;
  return Math.floor(share * 100 * unit + 1e-9) / unit;
}

const MOST_DIGITS = 3;

/**
 * How sure the model was beside what is asked for: "89 %, needs 90 %". As many digits as it takes
 * for the smaller number to read as smaller.
 *
 * @param threshold null where nothing is asked for
 */
export function confidenceWords(confidence: number, threshold: number | null): string {
  if (threshold === null) return percent(confidence);
  for (let digits = 0; digits < MOST_DIGITS; digits++)
    if (confidence >= threshold || floored(confidence, digits) < floored(threshold, digits))
      return `${percent(confidence, digits)}, needs ${percent(threshold, digits)}`;
  return `just under ${percent(threshold)}, needs ${percent(threshold)}`;
}
