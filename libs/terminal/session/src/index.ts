export { terminalMachine } from './terminal-machine.ts'
export {
  createTerminalWorld,
  restartShell,
  terminalKubeconfig,
  HOME,
  LEARNER,
  type TerminalWorldOptions,
} from './terminal-world.ts'
export { messageOfTheDay, type TerminalLocale } from './message-of-the-day.ts'
export {
  MAX_TRANSCRIPT_OUTPUT,
  newTranscript,
  transcribe,
  type TranscribedCommand,
  type TranscriptState,
} from './command-transcript.ts'
