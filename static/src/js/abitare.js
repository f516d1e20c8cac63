// SPDX-License-Identifier: AGPL-3.0-or-later
import htmx from 'htmx.org';
import { avviaMenu } from './menu.js';
import { avviaFuoco } from './fuoco.js';
import { avviaRichieste } from './richieste.js';
import { avviaComodi } from './comodi.js';
import { avviaRighe } from './righe.js';

avviaRichieste(htmx);
avviaMenu();
avviaFuoco();
avviaComodi();
avviaRighe();
