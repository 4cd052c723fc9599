/** Prints what a survey of the host that it is started in finds; the only argument is a state directory. */

import { emergencyHost } from "../../../src/adapters/emergency-host.ts";

const [stateDirectory = null] = process.argv.slice(2);
console.log(JSON.stringify(emergencyHost().surveyor.survey({ stateDirectory })));
