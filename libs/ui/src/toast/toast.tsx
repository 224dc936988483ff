'use client'

import { Toast as RadixToast } from 'radix-ui'
import { createContext, useCallback, useContext, useMemo, useRef, useState, type ReactNode } from 'react'
import { IconButton } from '../button/button.tsx'
import { Icon } from '../icon/icon.tsx'
import styles from './toast.module.css'

export interface Toast {
  look: 'ok' | 'busy' | 'bad'
  text: ReactNode
  action?: { label: string; run: () => void }
}

const ToastContext = createContext<(toast: Toast) => void>(() => {})

const icons = { ok: 'check-ring', busy: 'spinner', bad: 'cross' } as const

/** Shows toasts at the lower right for 6 s each; one that holds focus or the pointer stays. */
export function ToastProvider({
  label,
  closeLabel,
  children,
}: {
  label: string
  closeLabel: string
  children: ReactNode
}) {
  const [toasts, setToasts] = useState<(Toast & { id: number })[]>([])
  const next = useRef(0)
  const show = useCallback((toast: Toast) => {
    const id = ++next.current
    setToasts((shown) => [...shown.slice(-3), { ...toast, id }])
  }, [])
  const drop = (id: number) => setToasts((shown) => shown.filter((toast) => toast.id !== id))
  const value = useMemo(() => show, [show])
  return (
    <ToastContext value={value}>
      <RadixToast.Provider duration={6000} label={label} swipeDirection="right">
        {children}
        {toasts.map((toast) => (
          <RadixToast.Root
            key={toast.id}
            className={`${styles.toast} ${styles[toast.look]}`}
            onOpenChange={(open) => !open && drop(toast.id)}
          >
            <Icon name={icons[toast.look]} />
            <RadixToast.Description className={styles.text}>{toast.text}</RadixToast.Description>
            {toast.action && (
              <RadixToast.Action altText={toast.action.label} className={styles.action} onClick={toast.action.run}>
                {toast.action.label}
              </RadixToast.Action>
            )}
            <RadixToast.Close asChild>
              <IconButton label={closeLabel} icon="close" />
            </RadixToast.Close>
          </RadixToast.Root>
        ))}
        <RadixToast.Viewport className={styles.viewport} />
      </RadixToast.Provider>
    </ToastContext>
  )
}

/** Shows a toast. Never the only place of an error: what failed also says so where it stands. */
export function useToast(): (toast: Toast) => void {
  return useContext(ToastContext)
}
