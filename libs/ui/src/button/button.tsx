import { Slot } from 'radix-ui'
import type { ComponentProps, ReactNode } from 'react'
import { Icon } from '../icon/icon.tsx'
import type { IconName } from '../icon/icon-shapes.tsx'
import styles from './button.module.css'

export type ButtonLook = 'primary' | 'secondary' | 'quiet' | 'danger' | 'danger-solid'
export type ButtonSize = 28 | 36 | 44

/**
 * A button, or with `asChild` a link that looks like one. Its words are a verb and say what happens.
 * `busy` keeps the width, shows a turning icon and ignores presses; the button stays focusable, so focus is not lost.
 */
export function Button({
  look = 'secondary',
  size = 36,
  icon,
  keys,
  busy = false,
  asChild = false,
  className = '',
  children,
  onClick,
  ...rest
}: ComponentProps<'button'> & {
  look?: ButtonLook
  size?: ButtonSize
  icon?: IconName
  /** The key that does the same, shown inside the button. */
  keys?: string
  busy?: boolean
  asChild?: boolean
}) {
  const classes = `${styles.button} ${styles[look]} ${styles[`size${size}`]} ${className}`
  if (asChild) {
    return (
      <Slot.Root className={classes} {...rest}>
        {children}
      </Slot.Root>
    )
  }
  return (
    <button
      type="button"
      className={classes}
      aria-busy={busy || undefined}
      aria-disabled={busy || rest.disabled || undefined}
      onClick={busy ? (event) => event.preventDefault() : onClick}
      {...rest}
    >
      {busy ? <Icon name="spinner" size={14} turning /> : icon && <Icon name={icon} size={size === 28 ? 14 : 16} />}
      {children}
      {keys && <kbd className={styles.keys}>{keys}</kbd>}
    </button>
  )
}

/** A square button that shows only an icon; `label` is its name and its tooltip. */
export function IconButton({
  label,
  icon,
  size = 28,
  look = 'quiet',
  className = '',
  children,
  ...rest
}: Omit<ComponentProps<'button'>, 'aria-label'> & {
  label: string
  icon?: IconName
  size?: ButtonSize
  look?: ButtonLook
  children?: ReactNode
}) {
  return (
    <button
      type="button"
      className={`${styles.button} ${styles[look]} ${styles[`size${size}`]} ${styles.square} ${className}`}
      aria-label={label}
      title={label}
      {...rest}
    >
      {icon ? <Icon name={icon} /> : children}
    </button>
  )
}
