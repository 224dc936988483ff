'use client'

import { DropdownMenu } from 'radix-ui'
import type { ReactNode } from 'react'
import { Icon } from '../icon/icon.tsx'
import type { IconName } from '../icon/icon-shapes.tsx'
import styles from './menu.module.css'

/**
 * A menu that opens from its `trigger` (a button); with `opened` it is open when it appears. Fill it with MenuItem,
 * MenuChoice and MenuLine.
 */
export function Menu({
  trigger,
  label,
  children,
  opened = false,
  align = 'end',
}: {
  trigger: ReactNode
  label: string
  children: ReactNode
  opened?: boolean
  align?: 'start' | 'end'
}) {
  return (
    <DropdownMenu.Root defaultOpen={opened}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          className={styles.menu}
          aria-label={label}
          align={align}
          sideOffset={4}
          collisionPadding={8}
        >
          {children}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}

/** One action of a menu. `danger` for what destroys; `keys` shows the key that does the same. */
export function MenuItem({
  icon,
  keys,
  danger = false,
  disabled = false,
  onSelect,
  href,
  download,
  children,
}: {
  icon?: IconName
  keys?: string
  danger?: boolean
  disabled?: boolean
  onSelect?: () => void
  /** Makes the item a link. */
  href?: string
  download?: string
  children: ReactNode
}) {
  const content = (
    <>
      {icon ? <Icon name={icon} /> : <span className={styles.noIcon} />}
      <span>{children}</span>
      {keys && <kbd>{keys}</kbd>}
    </>
  )
  return (
    <DropdownMenu.Item
      className={`${styles.item} ${danger ? 'tone-bad' : ''}`}
      disabled={disabled}
      onSelect={onSelect}
      asChild={href !== undefined}
    >
      {href === undefined ? (
        content
      ) : (
        <a href={href} download={download}>
          {content}
        </a>
      )}
    </DropdownMenu.Item>
  )
}

/** A choice inside a menu: exactly one of `options` is ticked. */
export function MenuChoice<Value extends string>({
  label,
  value,
  options,
  onChange,
}: {
  label: string
  value: Value
  options: readonly { value: Value; label: string; lang?: string }[]
  onChange: (value: Value) => void
}) {
  return (
    <>
      <DropdownMenu.Label className={styles.label}>{label}</DropdownMenu.Label>
      <DropdownMenu.RadioGroup
        value={value}
        onValueChange={(next) => {
          const chosen = options.find((option) => option.value === next)
          if (chosen) onChange(chosen.value)
        }}
      >
        {options.map((option) => (
          <DropdownMenu.RadioItem key={option.value} value={option.value} className={styles.item}>
            <span className={styles.noIcon}>
              <DropdownMenu.ItemIndicator>
                <Icon name="check" />
              </DropdownMenu.ItemIndicator>
            </span>
            <span lang={option.lang}>{option.label}</span>
          </DropdownMenu.RadioItem>
        ))}
      </DropdownMenu.RadioGroup>
    </>
  )
}

/** A sentence in a menu that is not an action, such as whose account this is. */
export function MenuText({ children }: { children: ReactNode }) {
  return <DropdownMenu.Label className={styles.text}>{children}</DropdownMenu.Label>
}

/** A line between groups of a menu. */
export function MenuLine() {
  return <DropdownMenu.Separator className={styles.line} />
}
