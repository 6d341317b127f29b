import { tellTimes } from './times.js';
import { keepEdits } from './edits.js';
import { stayLive } from './live.js';
import { listenForKeys } from './keys.js';
import { sendOnce } from './forms.js';

/** Everything works without this; with it the page keeps up, keeps edits and listens to keys. */
function enliven() {
  tellTimes(document);
  keepEdits(document);
}

enliven();
sendOnce();
listenForKeys();
stayLive(enliven);
