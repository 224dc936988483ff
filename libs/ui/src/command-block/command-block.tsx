import { Icon } from '../icon/icon.tsx'
import styles from './command-block.module.css'

/** A command with a button that runs it in the terminal. `state` says what became of the last press. */
export function CommandBlock({
  command,
  label,
  runLabel,
  state = 'ready',
  onRun,
}: {
  command: string
  /** The button's whole name, with the command in it. */
  label: string
  runLabel: string
  state?: 'ready' | 'running' | 'ran' | 'failed'
  onRun: () => void
}) {
  const icon = { ready: 'play', running: 'spinner', ran: 'check', failed: 'cross' } as const
  return (
    <div className={`${styles.block} ${styles[state]}`} data-run={state}>
      <pre lang="en">{command}</pre>
      <button type="button" aria-label={label} onClick={onRun} data-command={command}>
        <Icon name={icon[state]} size={14} turning={state === 'running'} />
        {runLabel}
      </button>
    </div>
  )
}
