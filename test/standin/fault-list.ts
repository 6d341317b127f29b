/** How often a fault strikes: unlimited and always, unless told otherwise. */
export type FaultFrequency = {
  /** Strikes this often, then is gone. */
  times?: number;
  /** The likelihood of each strike, 0 to 1. */
  chance?: number;
};

/** The faults a stand-in is asked to show, in the order in which they are tried. */
export type FaultList<Fault> = {
  list(): Fault[];
  set(faults: Fault[]): void;
  clear(): void;
  /** The first fault that fits and strikes now; it counts as used. */
  take(fits?: (fault: Fault) => boolean): Fault | undefined;
};

/** Makes an empty list of faults for a stand-in. */
export function createFaultList<Fault extends FaultFrequency>(): FaultList<Fault> {
  let faults: Fault[] = [];

  return {
    list: () => structuredClone(faults),
    set: (wanted) => {
      faults = structuredClone(wanted);
    },
    clear: () => {
      faults = [];
    },
    take: (fits = () => true) => {
      const fault = faults.find((fault) => fits(fault) && Math.random() < (fault.chance ?? 1));
      if (fault?.times !== undefined) {
        fault.times -= 1;
        faults = faults.filter((other) => other.times !== 0);
      }
      return fault;
    },
  };
}
