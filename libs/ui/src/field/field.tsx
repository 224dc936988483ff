import { useId, type ComponentProps, type ReactNode } from 'react'
import { Icon } from '../icon/icon.tsx'
import styles from './field.module.css'

/** What a control needs to belong to its field: pass it on to the control with a spread. */
export interface FieldControl {
  id: string
  'aria-invalid'?: true
  'aria-describedby'?: string
}

/**
 * A labelled control with its help and its error. The error is a sentence with an icon and takes the place of nothing:
 * the help stays. `children` gets the attributes that tie the control to them.
 */
export function Field({
  label,
  note,
  help,
  error,
  children,
}: {
  label: ReactNode
  /** A word after the label, such as "optional". */
  note?: ReactNode
  help?: ReactNode
  error?: ReactNode
  children: (control: FieldControl) => ReactNode
}) {
  const id = useId()
  const describedBy = [error ? `${id}-error` : '', help ? `${id}-help` : ''].filter(Boolean).join(' ')
  return (
    <div className={styles.field}>
      <label htmlFor={id}>
        {label} {note && <span className={styles.note}>{note}</span>}
      </label>
      {children({
        id,
        ...(error ? { 'aria-invalid': true as const } : {}),
        ...(describedBy ? { 'aria-describedby': describedBy } : {}),
      })}
      {error && (
        <p className={styles.error} id={`${id}-error`}>
          <Icon name="alert" size={14} />
          <span>{error}</span>
        </p>
      )}
      {help && (
        <p className={styles.help} id={`${id}-help`}>
          {help}
        </p>
      )}
    </div>
  )
}

/** A one-line text field. `dense` for bars. */
export function TextInput({
  dense = false,
  mono = false,
  className = '',
  ...rest
}: ComponentProps<'input'> & { dense?: boolean; mono?: boolean }) {
  return (
    <input
      className={`${styles.input} ${dense ? styles.dense : ''} ${mono ? styles.mono : ''} ${className}`}
      {...rest}
    />
  )
}

/** A choice from a list, the platform's own: it works with every keyboard, reader and phone. */
export function Select({ dense = false, className = '', ...rest }: ComponentProps<'select'> & { dense?: boolean }) {
  return <select className={`${styles.input} ${styles.select} ${dense ? styles.dense : ''} ${className}`} {...rest} />
}

/** A tick box with its sentence, or with `single` a radio button of the group that its `name` makes. */
export function Tick({
  single = false,
  children,
  ...rest
}: Omit<ComponentProps<'input'>, 'type'> & { single?: boolean }) {
  return (
    <label className={styles.tick}>
      <input type={single ? 'radio' : 'checkbox'} {...rest} />
      <span>{children}</span>
    </label>
  )
}
