'use client'

import { NoteBar } from '@kubarium/ui'
import { useTranslations } from 'next-intl'
import type { LiveChange } from '../../../ports/live-source.ts'
import { changesOfPlate, type Plate } from '../model/plates.ts'
import { ChangeList } from './history-list.tsx'
import styles from './inspector.module.css'

const SHOWN = 50

/** What a part of the control plane is for, and what it was seen to do. */
export function PlateDetails({ plate, recent }: { plate: Plate; recent: readonly LiveChange[] }) {
  const t = useTranslations('wall.inspector')
  const words = {
    etcd: t('plateEtcd'),
    apiserver: t('plateApiserver'),
    scheduler: t('plateScheduler'),
    controllers: t('plateControllers'),
  }
  const changes = changesOfPlate(plate.name, recent).slice(0, SHOWN)
  return (
    <>
      <NoteBar icon={plate.icon}>{words[plate.name]}</NoteBar>
      <div>
        <h3>{t('plateActs')}</h3>
        {changes.length === 0 ? (
          <p className={styles.note}>{t('plateNoActs')}</p>
        ) : (
          <ChangeList changes={changes} withNames />
        )}
      </div>
    </>
  )
}
