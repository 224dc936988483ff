'use client'

import { Dialog, Palette, type PaletteItem } from '@kubarium/ui'
import { useTranslations } from 'next-intl'
import styles from './commands.module.css'
import type { KeyGroup } from './commands.tsx'
import { usePreference } from './preferences.ts'

const NONE: readonly string[] = []
/** More than are shown: some belong to other screens. */
const KEPT = 20

/** The palette and the key sheet. Loaded when one of them is first asked for. */
export function CommandsOverlay({
  open,
  onClose,
  items,
  keys,
}: {
  open: 'palette' | 'keys' | undefined
  onClose: () => void
  items: readonly PaletteItem[]
  keys: readonly KeyGroup[]
}) {
  const t = useTranslations('shell')
  const [recent, setRecent] = usePreference<readonly string[]>('recent-commands', NONE)
  return (
    <>
      <Palette
        open={open === 'palette'}
        onClose={onClose}
        label={t('commands')}
        placeholder={t('commandsPlaceholder')}
        nothing={t('commandsNothing')}
        footer={t('commandsFooter')}
        recent={recent}
        recentLabel={t('groupRecent')}
        onRan={(id) => setRecent([id, ...recent.filter((other) => other !== id)].slice(0, KEPT))}
        objectGroup="objects"
        groups={[
          { key: 'do', label: t('groupDo') },
          { key: 'go', label: t('groupGo') },
          { key: 'learn', label: t('groupLearn') },
          { key: 'objects', label: t('groupObjects') },
        ]}
        items={items}
      />
      <Dialog open={open === 'keys'} onClose={onClose} title={t('keys')} closeLabel={t('close')} wide>
        <div className={styles.sheet}>
          {keys.map((group) => (
            <section key={group.title}>
              <h3>{group.title}</h3>
              <dl>
                {group.keys.map(({ keys, does }) => (
                  <div key={does}>
                    <dt>
                      {keys.map((key) => (
                        <kbd key={key}>{key}</kbd>
                      ))}
                    </dt>
                    <dd>{does}</dd>
                  </div>
                ))}
              </dl>
            </section>
          ))}
        </div>
      </Dialog>
    </>
  )
}
