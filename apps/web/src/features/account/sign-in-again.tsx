'use client'

import { Button, Dialog, DialogActions } from '@kubarium/ui'
import { useQueryClient } from '@tanstack/react-query'
import type { Me } from '@kubarium/contracts'
import { useTranslations } from 'next-intl'
import { z } from 'zod'
import { queryKeys } from '../../http/query-client.ts'
import { useRouter } from '../../i18n/navigation.ts'
import { signIn } from '../../shell/authentication.ts'
import { useSession } from '../../shell/session.tsx'
import { emailField, passwordField } from './account-fields.ts'
import { AccountForm, PasswordField, TextField } from './account-form.tsx'

const schema = z.object({ email: emailField, password: passwordField })

/** Stands on top of a page whose session ended. The page stays; after signing in it goes on where it was. */
export function SignInAgain() {
  const t = useTranslations('account')
  const router = useRouter()
  const queries = useQueryClient()
  const { ended, onSignedIn } = useSession()
  const known = queries.getQueryData<Me>(queryKeys.me)?.user.email ?? ''
  const leave = () => {
    onSignedIn()
    router.push('/')
  }
  return (
    <Dialog open={ended} onClose={() => {}} title={t('again.title')} description={t('again.text')}>
      <AccountForm
        schema={schema}
        initial={{ email: known, password: '' }}
        label={t('again.title')}
        submit={t('signInSubmit')}
        wide={false}
        send={async ({ email, password }) => {
          const refusal = await signIn(email, password)
          if (refusal) return refusal
          onSignedIn()
          await queries.invalidateQueries()
          return undefined
        }}
      >
        {(form) => (
          <>
            {known === '' && (
              <TextField form={form} name="email" label={t('email')} type="email" autoComplete="username" />
            )}
            <PasswordField form={form} name="password" label={t('password')} autoComplete="current-password" />
          </>
        )}
      </AccountForm>
      <DialogActions>
        <Button size={28} look="quiet" onClick={leave}>
          {t('again.leave')}
        </Button>
      </DialogActions>
    </Dialog>
  )
}
