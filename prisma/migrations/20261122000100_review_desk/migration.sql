-- Our own tables, in a schema of their own: in the parent product's, its `db push` would drop them.
-- Names are qualified throughout, since what is not would land there.

CREATE SCHEMA IF NOT EXISTS "review_desk";

CREATE TABLE "review_desk"."DraftDecision" (
    "id" BIGSERIAL NOT NULL,
    "draftId" TEXT,
    "deliveryId" TEXT,
    "decision" TEXT NOT NULL,
    "actor" TEXT NOT NULL,
    "slackUserId" TEXT,
    "slackTeamId" TEXT,
    "surface" TEXT NOT NULL,
    "fingerprint" TEXT,
    "reasonCode" TEXT,
    "reasonText" TEXT,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "DraftDecision_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "review_desk"."DraftDelivery" (
    "id" TEXT NOT NULL,
    "draftId" TEXT NOT NULL,
    "leadId" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'queued',
    "origin" TEXT NOT NULL,
    "decisionId" BIGINT NOT NULL,
    "fingerprint" TEXT NOT NULL,
    "idempotencyKey" TEXT NOT NULL,
    "attempt" INTEGER NOT NULL DEFAULT 0,
    "notBefore" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "provider" TEXT,
    "envelope" JSONB,
    "providerMessageId" TEXT,
    "messageId" TEXT,
    "deferrals" INTEGER NOT NULL DEFAULT 0,
    "besidesAnother" BOOLEAN NOT NULL DEFAULT false,
    "handedOverAt" TIMESTAMP(3),
    "claimedAt" TIMESTAMP(3),
    "claimedBy" TEXT,
    "finishedAt" TIMESTAMP(3),
    "errorCode" TEXT,
    "askedAt" TIMESTAMP(3),
    "askedNote" TEXT,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "DraftDelivery_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "review_desk"."DraftText" (
    "id" BIGSERIAL NOT NULL,
    "draftId" TEXT NOT NULL,
    "content" TEXT NOT NULL,
    "author" TEXT NOT NULL,
    "slackUserId" TEXT,
    "slackTeamId" TEXT,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "DraftText_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "review_desk"."ReviewCard" (
    "id" TEXT NOT NULL,
    "draftId" TEXT NOT NULL,
    "slackUserId" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'wanted',
    "channelId" TEXT,
    "messageTs" TEXT,
    "wants" INTEGER NOT NULL DEFAULT 1,
    "shows" INTEGER DEFAULT 0,
    "shownHash" TEXT,
    "lease" INTEGER NOT NULL DEFAULT 0,
    "leaseUntil" TIMESTAMP(3),
    "drawAgainAt" TIMESTAMP(3),
    "askedAt" TIMESTAMP(3),
    "searchCursor" TEXT,
    "notBefore" TIMESTAMP(3),
    "faults" INTEGER NOT NULL DEFAULT 0,
    "errorCode" TEXT,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "ReviewCard_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "review_desk"."MessageHeaders" (
    "messageId" TEXT NOT NULL,
    "replyTo" TEXT,
    "headers" JSONB,

    CONSTRAINT "MessageHeaders_pkey" PRIMARY KEY ("messageId")
);

CREATE TABLE "review_desk"."UnaskedDraft" (
    "draftId" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "since" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "lookedAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "UnaskedDraft_pkey" PRIMARY KEY ("draftId")
);

CREATE TABLE "review_desk"."WorkspaceFault" (
    "id" BIGSERIAL NOT NULL,
    "scope" TEXT NOT NULL,
    "clientId" TEXT NOT NULL,
    "use" TEXT NOT NULL,
    "carrier" TEXT NOT NULL,
    "detail" TEXT NOT NULL,
    "since" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "healedAt" TIMESTAMP(3),

    CONSTRAINT "WorkspaceFault_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "review_desk"."FaultNotice" (
    "faultId" BIGINT NOT NULL,
    "slackUserId" TEXT NOT NULL,
    "channelId" TEXT,
    "askedAt" TIMESTAMP(3),
    "messageTs" TEXT,
    "saysHealed" BOOLEAN NOT NULL DEFAULT false,
    "errorCode" TEXT,

    CONSTRAINT "FaultNotice_pkey" PRIMARY KEY ("faultId", "slackUserId")
);

CREATE TABLE "review_desk"."SlackRequest" (
    "id" BIGSERIAL NOT NULL,
    "hash" TEXT NOT NULL,
    "body" JSONB,
    "attempt" INTEGER NOT NULL DEFAULT 1,
    "leaseUntil" TIMESTAMP(3) NOT NULL,
    "receivedAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "doneAt" TIMESTAMP(3),

    CONSTRAINT "SlackRequest_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "review_desk"."LeadChange" (
    "id" BIGSERIAL NOT NULL,
    "leadId" TEXT NOT NULL,

    CONSTRAINT "LeadChange_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "review_desk"."DraftVerdict" (
    "draftId" TEXT NOT NULL,
    "model" TEXT NOT NULL,
    "confidence" DOUBLE PRECISION NOT NULL,
    "threshold" DOUBLE PRECISION NOT NULL,
    "safe" BOOLEAN NOT NULL,
    "reason" TEXT NOT NULL,
    "riskyPhrases" TEXT[],
    "judgedOn" TEXT,
    "evaluatedAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "DraftVerdict_pkey" PRIMARY KEY ("draftId")
);

CREATE TABLE "review_desk"."JudgingAttempt" (
    "draftId" TEXT NOT NULL,
    "attempts" INTEGER NOT NULL,

    CONSTRAINT "JudgingAttempt_pkey" PRIMARY KEY ("draftId")
);

CREATE TABLE "review_desk"."DraftFinding" (
    "draftId" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "code" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "quotes" TEXT[],
    "words" TEXT,

    CONSTRAINT "DraftFinding_pkey" PRIMARY KEY ("draftId", "position")
);

CREATE TABLE "review_desk"."LeadWish" (
    "id" BIGSERIAL NOT NULL,
    "leadId" TEXT NOT NULL,
    "messageId" TEXT,
    "foundBy" TEXT NOT NULL,
    "words" TEXT,
    "setBy" TEXT,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "liftedAt" TIMESTAMP(3),
    "liftedBy" TEXT,
    "liftReason" TEXT,

    CONSTRAINT "LeadWish_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "review_desk"."ReadMessage" (
    "leadId" TEXT NOT NULL,
    "messageId" TEXT NOT NULL,

    CONSTRAINT "ReadMessage_pkey" PRIMARY KEY ("leadId", "messageId")
);

CREATE TABLE "review_desk"."CampaignPolicy" (
    "campaignId" TEXT NOT NULL,
    "shadowMode" BOOLEAN NOT NULL DEFAULT false,
    "autoSendMaxAgeHours" INTEGER,

    CONSTRAINT "CampaignPolicy_pkey" PRIMARY KEY ("campaignId")
);

CREATE TABLE "review_desk"."WorkspacePolicy" (
    "clientId" TEXT NOT NULL,
    "dailyLimit" INTEGER NOT NULL DEFAULT 200,
    "inARowLimit" INTEGER NOT NULL DEFAULT 2,
    "maxCopies" INTEGER NOT NULL DEFAULT 5,

    CONSTRAINT "WorkspacePolicy_pkey" PRIMARY KEY ("clientId")
);

CREATE TABLE "review_desk"."WorkspaceMail" (
    "clientId" TEXT NOT NULL,
    "account" TEXT,
    "mailFrom" TEXT,
    "replyTo" TEXT,
    "sentFolder" TEXT,

    CONSTRAINT "WorkspaceMail_pkey" PRIMARY KEY ("clientId")
);

CREATE TABLE "review_desk"."MailToken" (
    "id" TEXT NOT NULL,
    "sealed" TEXT NOT NULL,
    "updatedAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "MailToken_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "review_desk"."AutoSendPause" (
    "id" TEXT NOT NULL,
    "campaignId" TEXT,
    "pausedBy" TEXT NOT NULL,
    "reason" TEXT,
    "until" TIMESTAMP(3),
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "endedAt" TIMESTAMP(3),
    "endedBy" TEXT,

    CONSTRAINT "AutoSendPause_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "review_desk"."BackfillRun" (
    "id" TEXT NOT NULL,
    "script" TEXT NOT NULL,
    "mode" TEXT NOT NULL,
    "arguments" JSONB NOT NULL,
    "host" TEXT NOT NULL,
    "pid" INTEGER NOT NULL,
    "startedBy" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'running',
    "step" TEXT,
    "cursor" TEXT,
    "total" INTEGER,
    "done" INTEGER NOT NULL DEFAULT 0,
    "rowsPerSecond" DOUBLE PRECISION,
    "counts" JSONB NOT NULL DEFAULT '{}',
    "note" TEXT,
    "startedAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "heartbeatAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finishedAt" TIMESTAMP(3),

    CONSTRAINT "BackfillRun_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "review_desk"."BackfillIssue" (
    "id" BIGSERIAL NOT NULL,
    "runId" TEXT NOT NULL,
    "draftId" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "code" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "BackfillIssue_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "review_desk"."DraftTally" (
    "id" BIGSERIAL NOT NULL,
    "clientId" TEXT NOT NULL,
    "campaignId" TEXT,
    "coverage" TEXT NOT NULL,
    "shelf" TEXT NOT NULL,
    "drafts" INTEGER NOT NULL,
    "countedAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "DraftTally_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "review_desk"."WebSession" (
    "id" TEXT NOT NULL,
    "slackUserId" TEXT NOT NULL,
    "slackTeamId" TEXT NOT NULL,
    "email" TEXT,
    "name" TEXT NOT NULL,
    "csrfToken" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "seenAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expiresAt" TIMESTAMP(3) NOT NULL,
    "revokedAt" TIMESTAMP(3),

    CONSTRAINT "WebSession_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "review_desk"."ServiceFact" (
    "key" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ServiceFact_pkey" PRIMARY KEY ("key")
);

CREATE INDEX "DraftDecision_draftId_id_idx" ON "review_desk"."DraftDecision"("draftId", "id");

-- Drafts left to the parent product, which may not have sent them.
CREATE INDEX "DraftDecision_left_to_parent" ON "review_desk"."DraftDecision"("createdAt") WHERE "reasonCode" = 'skip:parent_scheduled';

CREATE INDEX "DraftDecision_createdAt_idx" ON "review_desk"."DraftDecision"("createdAt");

CREATE UNIQUE INDEX "DraftDelivery_idempotencyKey_key" ON "review_desk"."DraftDelivery"("idempotencyKey");

CREATE INDEX "DraftDelivery_draftId_createdAt_idx" ON "review_desk"."DraftDelivery"("draftId", "createdAt");

CREATE INDEX "DraftDelivery_leadId_createdAt_idx" ON "review_desk"."DraftDelivery"("leadId", "createdAt");

CREATE INDEX "DraftText_draftId_id_idx" ON "review_desk"."DraftText"("draftId", "id");

CREATE INDEX "LeadWish_leadId_id_idx" ON "review_desk"."LeadWish"("leadId", "id");

CREATE UNIQUE INDEX "SlackRequest_hash_key" ON "review_desk"."SlackRequest"("hash");

CREATE UNIQUE INDEX "ReviewCard_draftId_slackUserId_key" ON "review_desk"."ReviewCard"("draftId", "slackUserId");

CREATE INDEX "BackfillRun_startedAt_idx" ON "review_desk"."BackfillRun"("startedAt");

CREATE INDEX "BackfillIssue_runId_kind_code_idx" ON "review_desk"."BackfillIssue"("runId", "kind", "code");

CREATE UNIQUE INDEX "BackfillIssue_runId_draftId_key" ON "review_desk"."BackfillIssue"("runId", "draftId");

CREATE INDEX "UnaskedDraft_lookedAt_idx" ON "review_desk"."UnaskedDraft"("lookedAt");

CREATE INDEX "DraftTally_clientId_idx" ON "review_desk"."DraftTally"("clientId");

CREATE INDEX "WebSession_expiresAt_idx" ON "review_desk"."WebSession"("expiresAt");

CREATE INDEX "WebSession_slackUserId_idx" ON "review_desk"."WebSession"("slackUserId");

ALTER TABLE "review_desk"."FaultNotice" ADD CONSTRAINT "FaultNotice_faultId_fkey" FOREIGN KEY ("faultId") REFERENCES "review_desk"."WorkspaceFault"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "review_desk"."BackfillIssue" ADD CONSTRAINT "BackfillIssue_runId_fkey" FOREIGN KEY ("runId") REFERENCES "review_desk"."BackfillRun"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What the schema language cannot say: the states, checked by the database itself.

ALTER TABLE "review_desk"."DraftDecision"
  ADD CONSTRAINT "DraftDecision_decision" CHECK ("decision" IN ('approve', 'reject', 'edit', 'stop', 'retry', 'settle_sent', 'settle_not_sent', 'auto_send', 'hold', 'skip', 'error', 'refuse', 'cancel', 'pause', 'resume', 'sign_in', 'end_session', 'sent', 'failed', 'unknown', 'never_write', 'lift_wish', 'close', 'reopen')),
  ADD CONSTRAINT "DraftDecision_actor" CHECK ("actor" IN ('person', 'evaluator', 'script', 'system')),
  ADD CONSTRAINT "DraftDecision_surface" CHECK ("surface" IN ('slack', 'dashboard', 'script', 'evaluator', 'worker', 'intake')),
  ADD CONSTRAINT "DraftDecision_person" CHECK ("actor" <> 'person' OR "slackUserId" IS NOT NULL);

CREATE FUNCTION "review_desk".draft_decision_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'DraftDecision is append-only';
END $$;

CREATE TRIGGER "DraftDecision_append_only" BEFORE UPDATE OR DELETE ON "review_desk"."DraftDecision"
  FOR EACH ROW EXECUTE FUNCTION "review_desk".draft_decision_is_append_only();

ALTER TABLE "review_desk"."DraftDelivery"
  ADD CONSTRAINT "DraftDelivery_state" CHECK ("state" IN ('queued', 'sending', 'sent', 'failed', 'unknown', 'cancelled')),
  ADD CONSTRAINT "DraftDelivery_origin" CHECK ("origin" IN ('approval', 'auto_send', 'elsewhere')),
  ADD CONSTRAINT "DraftDelivery_attempt" CHECK ("attempt" >= 0),
  -- Queued: nobody has it. Sending and unknown: somebody took it. Ended: it says when.
  ADD CONSTRAINT "DraftDelivery_claimed" CHECK (
    CASE "state"
      WHEN 'queued' THEN "claimedAt" IS NULL AND "claimedBy" IS NULL
      WHEN 'cancelled' THEN TRUE
      ELSE "claimedAt" IS NOT NULL AND "claimedBy" IS NOT NULL
    END),
  ADD CONSTRAINT "DraftDelivery_finished" CHECK (("finishedAt" IS NOT NULL) = ("state" IN ('sent', 'failed', 'unknown', 'cancelled'))),
  ADD CONSTRAINT "DraftDelivery_error" CHECK (("errorCode" IS NOT NULL) = ("state" IN ('failed', 'unknown', 'cancelled')));

-- A draft has one delivery that is under way, might have gone out, or did: a second one cannot exist,
-- but as the record of a mail that was accepted after a person had found that it was not sent.
CREATE UNIQUE INDEX "DraftDelivery_one_live" ON "review_desk"."DraftDelivery" ("draftId") WHERE "state" IN ('queued', 'sending', 'unknown', 'sent') AND NOT "besidesAnother";
-- What recovery and the list of unknown outcomes look for.
CREATE INDEX "DraftDelivery_under_way" ON "review_desk"."DraftDelivery" ("state", "notBefore") WHERE "state" IN ('queued', 'sending', 'unknown');
-- How many automatic mails went out lately.
CREATE INDEX "DraftDelivery_auto_sent" ON "review_desk"."DraftDelivery" ("finishedAt") WHERE "state" = 'sent' AND "origin" = 'auto_send';

-- One fault at a time of each: it is told once, and again only after it worked in between.
CREATE UNIQUE INDEX "WorkspaceFault_one_open" ON "review_desk"."WorkspaceFault" ("scope", "use") WHERE "healedAt" IS NULL;
ALTER TABLE "review_desk"."WorkspaceFault"
  ADD CONSTRAINT "WorkspaceFault_use" CHECK ("use" IN ('send', 'ask'));

ALTER TABLE "review_desk"."DraftText"
  ADD CONSTRAINT "DraftText_author" CHECK ("author" IN ('ai', 'person', 'elsewhere')),
  ADD CONSTRAINT "DraftText_person" CHECK (("author" = 'person') = ("slackUserId" IS NOT NULL));

ALTER TABLE "review_desk"."ReviewCard"
  ADD CONSTRAINT "ReviewCard_state" CHECK ("state" IN ('wanted', 'posted', 'gone', 'failed')),
  ADD CONSTRAINT "ReviewCard_posted" CHECK ("state" <> 'posted' OR ("channelId" IS NOT NULL AND "messageTs" IS NOT NULL)),
  ADD CONSTRAINT "ReviewCard_failed" CHECK ("state" <> 'failed' OR "errorCode" IS NOT NULL);

-- Drift is a fact of one row: the index holds the drifted ones alone, so a look costs nothing when nothing changed.
CREATE INDEX "ReviewCard_drifted" ON "review_desk"."ReviewCard" ("notBefore") WHERE "state" <> 'failed' AND ("shows" IS DISTINCT FROM "wants" OR "drawAgainAt" IS NOT NULL);
CREATE INDEX "ReviewCard_recent" ON "review_desk"."ReviewCard" ("updatedAt") WHERE "state" = 'posted';

-- What was acknowledged and is not done yet.
CREATE INDEX "SlackRequest_undone" ON "review_desk"."SlackRequest" ("leaseUntil") WHERE "doneAt" IS NULL;

ALTER TABLE "review_desk"."SlackRequest"
  ADD CONSTRAINT "SlackRequest_body" CHECK ("doneAt" IS NOT NULL OR "body" IS NOT NULL);

ALTER TABLE "review_desk"."DraftVerdict"
  ADD CONSTRAINT "DraftVerdict_confidence" CHECK ("confidence" BETWEEN 0 AND 1);

ALTER TABLE "review_desk"."DraftFinding"
  ADD CONSTRAINT "DraftFinding_code" CHECK ("code" LIKE 'hold:%'),
  ADD CONSTRAINT "DraftFinding_source" CHECK ("source" IN ('rule', 'model'));

ALTER TABLE "review_desk"."LeadWish"
  ADD CONSTRAINT "LeadWish_found" CHECK (
    CASE "foundBy" WHEN 'rule' THEN "messageId" IS NOT NULL WHEN 'person' THEN "setBy" IS NOT NULL ELSE FALSE END),
  ADD CONSTRAINT "LeadWish_lifted" CHECK (
    ("liftedAt" IS NULL) = ("liftedBy" IS NULL) AND ("liftedAt" IS NULL) = ("liftReason" IS NULL));

-- A message is read once, whoever reads it.
CREATE UNIQUE INDEX "LeadWish_of_message" ON "review_desk"."LeadWish" ("leadId", "messageId") WHERE "foundBy" = 'rule';

ALTER TABLE "review_desk"."WorkspacePolicy"
  ADD CONSTRAINT "WorkspacePolicy_limits" CHECK ("dailyLimit" >= 0 AND "inARowLimit" >= 0 AND "maxCopies" >= 0);

-- One pause at a time of everything, and of each campaign.
CREATE UNIQUE INDEX "AutoSendPause_one_active" ON "review_desk"."AutoSendPause" (COALESCE("campaignId", '')) WHERE "endedAt" IS NULL;

ALTER TABLE "review_desk"."BackfillRun"
  ADD CONSTRAINT "BackfillRun_mode" CHECK ("mode" IN ('dry_run', 'apply')),
  ADD CONSTRAINT "BackfillRun_status" CHECK ("status" IN ('running', 'finished', 'stopped', 'failed')),
  ADD CONSTRAINT "BackfillRun_finished" CHECK (("finishedAt" IS NULL) = ("status" = 'running'));

ALTER TABLE "review_desk"."BackfillIssue"
  ADD CONSTRAINT "BackfillIssue_kind" CHECK ("kind" IN ('skip', 'error'));

ALTER TABLE "review_desk"."DraftTally"
  ADD CONSTRAINT "DraftTally_coverage" CHECK ("coverage" IN ('filled', 'to_fill', 'to_evaluate', 'under_way', 'sent_by_person', 'no_message', 'rejected')),
  ADD CONSTRAINT "DraftTally_shelf" CHECK ("shelf" IN ('ai_sent', 'needs_review', 'skipped', 'other'));

-- Cards of which nobody knows what they show.
CREATE INDEX "ReviewCard_unsure" ON "review_desk"."ReviewCard" ("updatedAt") WHERE "state" = 'posted' AND "shownHash" = 'unsure';

-- The feed of changes: whatever other programs write about a lead, its id is noted here, once a
-- statement. Whoever reads the feed deletes what it has read. It can never fail the writer, nor keep
-- it waiting: where the note cannot be made at once there is none, and a slower look finds the
-- change. Our own sessions say that they are ours, and note what concerns others themselves. No
-- column of the parent's is named, since a trigger that names one cannot outlive it.
CREATE FUNCTION "review_desk"."note_lead_change"() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET lock_timeout = '50ms'
AS $$
DECLARE key text := CASE TG_TABLE_NAME WHEN 'Lead' THEN 'id' ELSE 'leadId' END;
BEGIN
  IF current_setting('review_desk.own', true) = 'on' THEN RETURN NULL; END IF;
  BEGIN
    IF TG_OP = 'INSERT' THEN
      INSERT INTO "review_desk"."LeadChange" ("leadId")
      SELECT DISTINCT to_jsonb(n)->>key FROM new_rows n WHERE to_jsonb(n)->>key IS NOT NULL;
    ELSIF TG_OP = 'DELETE' THEN
      INSERT INTO "review_desk"."LeadChange" ("leadId")
      SELECT DISTINCT to_jsonb(o)->>key FROM old_rows o WHERE to_jsonb(o)->>key IS NOT NULL;
    ELSE
      -- A row written as it was is no change; neither is "updatedAt" alone. A message that moves to
      -- another lead concerns both.
      INSERT INTO "review_desk"."LeadChange" ("leadId")
      SELECT DISTINCT lead FROM (
        SELECT unnest(ARRAY[o.row->>key, n.row->>key]) AS lead
        FROM (SELECT to_jsonb(r) - 'updatedAt' AS row, to_jsonb(r)->>'id' AS id FROM new_rows r) n
        FULL JOIN (SELECT to_jsonb(r) - 'updatedAt' AS row, to_jsonb(r)->>'id' AS id FROM old_rows r) o USING (id)
        WHERE o.row IS DISTINCT FROM n.row) changed
      WHERE lead IS NOT NULL;
    END IF;
  EXCEPTION WHEN OTHERS THEN NULL;
  END;
  RETURN NULL;
END $$;

-- Triggers on the parent's tables, each on one line: they are made again where they are missing.
CREATE OR REPLACE TRIGGER "review_desk_insert" AFTER INSERT ON "public"."AIDraft" REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION "review_desk"."note_lead_change"();
CREATE OR REPLACE TRIGGER "review_desk_update" AFTER UPDATE ON "public"."AIDraft" REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION "review_desk"."note_lead_change"();
CREATE OR REPLACE TRIGGER "review_desk_delete" AFTER DELETE ON "public"."AIDraft" REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION "review_desk"."note_lead_change"();
CREATE OR REPLACE TRIGGER "review_desk_insert" AFTER INSERT ON "public"."Message" REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION "review_desk"."note_lead_change"();
CREATE OR REPLACE TRIGGER "review_desk_update" AFTER UPDATE ON "public"."Message" REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION "review_desk"."note_lead_change"();
CREATE OR REPLACE TRIGGER "review_desk_delete" AFTER DELETE ON "public"."Message" REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION "review_desk"."note_lead_change"();
CREATE OR REPLACE TRIGGER "review_desk_insert" AFTER INSERT ON "public"."Lead" REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION "review_desk"."note_lead_change"();
CREATE OR REPLACE TRIGGER "review_desk_update" AFTER UPDATE ON "public"."Lead" REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION "review_desk"."note_lead_change"();
CREATE OR REPLACE TRIGGER "review_desk_delete" AFTER DELETE ON "public"."Lead" REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION "review_desk"."note_lead_change"();

-- Indexes on the parent's tables for what runs per click, per card and per batch. Each on one line
-- and only if it is not there: adopting a database makes them beforehand, without blocking writes.
-- New drafts that another program wrote, oldest first; also the backfill's unevaluated drafts, among
-- them those that a person was asked about because the model failed.
CREATE INDEX IF NOT EXISTS "AIDraft_unevaluated" ON "public"."AIDraft" ("createdAt", "id") WHERE "status" = 'pending' AND "autoSendEvaluatedAt" IS NULL;
-- The conversation of a lead: newest message, and what came after the trigger. The parent has such
-- an index under a name of its own choosing; ours stands beside it.
CREATE INDEX IF NOT EXISTS "Message_conversation" ON "public"."Message" ("leadId", "sentAt", "id");
-- What another program left half-way.
CREATE INDEX IF NOT EXISTS "AIDraft_sending" ON "public"."AIDraft" ("id") WHERE "status" = 'sending';
-- What the filters list, by age, and what a backfill may still decide.
CREATE INDEX IF NOT EXISTS "AIDraft_undecided" ON "public"."AIDraft" ("createdAt", "id") WHERE "status" = 'pending' AND "autoSendAction" IS NULL;
CREATE INDEX IF NOT EXISTS "AIDraft_needs_review" ON "public"."AIDraft" ("createdAt", "id") WHERE "status" = 'pending' AND "autoSendAction" = 'needs_review';
CREATE INDEX IF NOT EXISTS "AIDraft_skipped" ON "public"."AIDraft" ("createdAt", "id") WHERE "status" = 'pending' AND "autoSendAction" IN ('skip', 'error');
CREATE INDEX IF NOT EXISTS "AIDraft_ai_sent" ON "public"."AIDraft" ("createdAt", "id") WHERE "autoSendAction" IN ('send_immediate', 'send_delayed');
CREATE INDEX IF NOT EXISTS "AIDraft_by_age" ON "public"."AIDraft" ("createdAt", "id");
-- Leads by the beginning of a name or an address.
CREATE INDEX IF NOT EXISTS "Lead_email_search" ON "public"."Lead" (lower("email") text_pattern_ops);
CREATE INDEX IF NOT EXISTS "Lead_first_name_search" ON "public"."Lead" (lower("firstName") text_pattern_ops);
CREATE INDEX IF NOT EXISTS "Lead_last_name_search" ON "public"."Lead" (lower("lastName") text_pattern_ops);
