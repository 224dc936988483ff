// A terminal: Socket.IO namespace /terminal. `auth: { clusterId, terminalId?, seen? }`: with a terminalId the
// connection resumes that terminal and gets what it has missed after output sequence number `seen`; without one
// a terminal is opened. Output is numbered by characters sent so far; input carries the client's own rising
// number, so that a chunk sent again after a reconnect is typed once. With `watch: true` somebody who teaches looks at the
// terminal that its learner used last: output comes, input is not taken.
import { z } from 'zod'

/** server → client, first message of a connection. `reset`: clear the screen, what follows is a full repaint. */
export const terminalReady = z.object({ terminalId: z.string(), seq: z.int(), inputSeen: z.int(), reset: z.boolean() })
export type TerminalReady = z.infer<typeof terminalReady>

/** server → client `output`: text whose last character has number `seq`. */
export const terminalOutput = z.object({ seq: z.int(), text: z.string() })
export type TerminalOutput = z.infer<typeof terminalOutput>

/** client → server `input`, acknowledged with the number of the last chunk taken. */
export const terminalInput = z.object({ n: z.int(), text: z.string().max(65536) })
export type TerminalInput = z.infer<typeof terminalInput>

/** client → server `resize` */
export const terminalResize = z.object({ cols: z.int().min(2).max(500), rows: z.int().min(2).max(300) })
export type TerminalResize = z.infer<typeof terminalResize>

/** server → client `command`: one command line ran; feeds the accessible transcript. */
export const terminalCommand = z.object({ line: z.string(), status: z.int(), output: z.string() })
export type TerminalCommand = z.infer<typeof terminalCommand>
