'use client'

import { useState, type ComponentProps } from 'react'
import { IconButton } from '../button/button.tsx'
import { TextInput } from './field.tsx'
import styles from './field.module.css'

/** A password field with a button that shows what was typed. Pasting is always possible. */
export function PasswordInput({
  showLabel,
  hideLabel,
  ...rest
}: Omit<ComponentProps<'input'>, 'type'> & { showLabel: string; hideLabel: string }) {
  const [shown, setShown] = useState(false)
  return (
    <div className={styles.password}>
      <TextInput type={shown ? 'text' : 'password'} spellCheck={false} autoCapitalize="off" {...rest} />
      <IconButton
        label={shown ? hideLabel : showLabel}
        icon="eye"
        size={36}
        look="secondary"
        aria-pressed={shown}
        onClick={() => setShown(!shown)}
      />
    </div>
  )
}
