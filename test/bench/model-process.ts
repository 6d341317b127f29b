import { startModelStandIn } from '../standin/model/model-standin.ts';

/** The model's stand-in in a process of its own, so that it takes no time from what it serves. `node model-process.ts MILLISECONDS` */
const model = await startModelStandIn({ latencyMs: Number(process.argv[2]) });
process.send?.(model.baseUrl);
