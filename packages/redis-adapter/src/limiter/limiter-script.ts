import { condensed } from '../inventory/condensed.ts';
import { scriptName } from '../inventory/sale-script.ts';
import bucket from './bucket.lua';
import clock from './clock.lua';
import limiter from './limiter.lua';

/** The one script of every rate limiter. It is no fence: a server that has lost it is given it again. */
export const LIMITER_SCRIPT = `#!lua\n${condensed([clock, bucket, limiter].join('\n'))}`;
export const LIMITER_SCRIPT_NAME = scriptName(LIMITER_SCRIPT);
