// Starts a browser that other programs can join, prints its address, and runs until it is killed.

import { offer } from './chromium.mjs';

console.log(await offer());
