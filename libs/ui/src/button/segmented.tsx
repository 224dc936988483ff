import { ToggleGroup } from 'radix-ui'
import { Icon } from '../icon/icon.tsx'
import type { IconName } from '../icon/icon-shapes.tsx'
import styles from './segmented.module.css'

/** One choice out of a few, as buttons that touch. One is always pressed; arrow keys move between them. */
export function Segmented<Value extends string>({
  label,
  value,
  options,
  onChange,
  hideWordsBelow640 = false,
}: {
  label: string
  value: Value
  options: readonly { value: Value; label: string; icon?: IconName }[]
  onChange: (value: Value) => void
  /** On a phone only the icons are shown; the words stay as names. */
  hideWordsBelow640?: boolean
}) {
  return (
    <ToggleGroup.Root
      type="single"
      aria-label={label}
      value={value}
      className={styles.group}
      onValueChange={(next) => {
        const chosen = options.find((option) => option.value === next)
        if (chosen) onChange(chosen.value)
      }}
    >
      {options.map((option) => (
        <ToggleGroup.Item key={option.value} value={option.value} className={styles.item} aria-label={option.label}>
          {option.icon && <Icon name={option.icon} size={14} />}
          <span className={hideWordsBelow640 ? styles.words : undefined}>{option.label}</span>
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  )
}
