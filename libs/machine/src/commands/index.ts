import type { Program } from '../machine.ts'
import { archiveCommands } from './files/archive.commands.ts'
import { changingCommands } from './files/changing.commands.ts'
import { listingCommands } from './files/listing.commands.ts'
import { nameCommands } from './files/names.commands.ts'
import { curlCommands } from './network/curl.command.ts'
import { lookupCommands } from './network/lookup.commands.ts'
import { ncCommands } from './network/nc.command.ts'
import { wgetCommands } from './network/wget.command.ts'
import { basicCommands } from './process/basic.commands.ts'
import { xargsCommands } from './process/xargs.command.ts'
import { viCommands } from './screen/vi.command.ts'
import { screenCommands } from './screen/watch-less-top.commands.ts'
import { systemCommands } from './system/system.commands.ts'
import { awkCommands } from './text/awk/awk.command.ts'
import { digestCommands } from './text/digests.commands.ts'
import { filterCommands } from './text/filters.commands.ts'
import { grepCommands } from './text/grep.command.ts'
import { jqCommands } from './text/jq/jq.command.ts'
import { sedCommands } from './text/sed/sed.command.ts'
import { sortingCommands } from './text/sorting.commands.ts'
import { streamingCommands } from './text/streaming.commands.ts'

/** Programs of all built-in commands, by name. */
export const commandPrograms: Record<string, Program> = {
  ...archiveCommands,
  ...awkCommands,
  ...basicCommands,
  ...changingCommands,
  ...curlCommands,
  ...digestCommands,
  ...filterCommands,
  ...grepCommands,
  ...jqCommands,
  ...listingCommands,
  ...lookupCommands,
  ...nameCommands,
  ...ncCommands,
  ...screenCommands,
  ...sedCommands,
  ...sortingCommands,
  ...streamingCommands,
  ...systemCommands,
  ...viCommands,
  ...wgetCommands,
  ...xargsCommands,
}
