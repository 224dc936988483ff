'use client'

import { AlertDialog as RadixAlertDialog, Dialog as RadixDialog } from 'radix-ui'
import type { ReactNode } from 'react'
import { Button, IconButton } from '../button/button.tsx'
import styles from './dialog.module.css'

/** A dialog with a form or a text in the middle of the page. Escape and a press outside close it. */
export function Dialog({
  open,
  onClose,
  title,
  description,
  closeLabel,
  wide = false,
  children,
}: {
  open: boolean
  onClose: () => void
  title: string
  description?: ReactNode
  /** The name of the closing button; without it the dialog has no such button and must offer its own way out. */
  closeLabel?: string
  wide?: boolean
  children: ReactNode
}) {
  return (
    <RadixDialog.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <RadixDialog.Portal>
        <RadixDialog.Overlay className={styles.scrim} />
        <RadixDialog.Content
          className={`${styles.dialog} ${wide ? styles.wide : ''}`}
          {...(description ? {} : { 'aria-describedby': undefined })}
        >
          <header className={styles.head}>
            <RadixDialog.Title className={styles.title}>{title}</RadixDialog.Title>
            {closeLabel && (
              <RadixDialog.Close asChild>
                <IconButton label={closeLabel} icon="close" />
              </RadixDialog.Close>
            )}
          </header>
          {description && (
            <RadixDialog.Description className={styles.description}>{description}</RadixDialog.Description>
          )}
          {children}
        </RadixDialog.Content>
      </RadixDialog.Portal>
    </RadixDialog.Root>
  )
}

/** The row of buttons at the end of a dialog: the way back first, what happens last. */
export function DialogActions({ children }: { children: ReactNode }) {
  return <div className={styles.actions}>{children}</div>
}

/**
 * Asks before something is destroyed. It names what is destroyed, focus starts on the way back, and it does not close
 * while `busy`, so a failure is shown (`error`) where the question was asked.
 */
export function ConfirmDanger({
  open,
  title,
  consequence,
  keepLabel,
  confirmLabel,
  busy,
  error,
  onKeep,
  onConfirm,
}: {
  open: boolean
  title: string
  consequence: ReactNode
  keepLabel: string
  confirmLabel: string
  busy: boolean
  error?: ReactNode
  onKeep: () => void
  onConfirm: () => void
}) {
  return (
    <RadixAlertDialog.Root open={open} onOpenChange={(next) => !next && !busy && onKeep()}>
      <RadixAlertDialog.Portal>
        <RadixAlertDialog.Overlay className={styles.scrim} />
        <RadixAlertDialog.Content className={styles.dialog}>
          <RadixAlertDialog.Title className={styles.title}>{title}</RadixAlertDialog.Title>
          <RadixAlertDialog.Description className={styles.description}>{consequence}</RadixAlertDialog.Description>
          {error}
          <DialogActions>
            <RadixAlertDialog.Cancel asChild>
              <Button>{keepLabel}</Button>
            </RadixAlertDialog.Cancel>
            <Button look="danger-solid" busy={busy} onClick={onConfirm}>
              {confirmLabel}
            </Button>
          </DialogActions>
        </RadixAlertDialog.Content>
      </RadixAlertDialog.Portal>
    </RadixAlertDialog.Root>
  )
}

/** A panel that comes from the right edge, on windows too narrow to show it beside the rest. */
export function Drawer({
  open,
  onClose,
  title,
  children,
}: {
  open: boolean
  onClose: () => void
  title: string
  children: ReactNode
}) {
  return (
    <RadixDialog.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <RadixDialog.Portal>
        <RadixDialog.Overlay className={styles.scrim} />
        <RadixDialog.Content className={styles.drawer} aria-describedby={undefined}>
          <RadixDialog.Title className="visually-hidden">{title}</RadixDialog.Title>
          {children}
        </RadixDialog.Content>
      </RadixDialog.Portal>
    </RadixDialog.Root>
  )
}
