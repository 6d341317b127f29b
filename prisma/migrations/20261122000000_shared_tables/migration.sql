-- The parent product's tables, as far as they are used here. An operator who adopts an existing
-- database marks this migration as applied and deploys the rest.

CREATE TYPE "EmailIntegrationProvider" AS ENUM ('EMAILBISON', 'SMARTLEAD', 'INSTANTLY');

CREATE TYPE "CampaignResponseMode" AS ENUM ('SETTER_MANAGED', 'AI_AUTO_SEND');

CREATE TYPE "AutoSendScheduleMode" AS ENUM ('ALWAYS', 'BUSINESS_HOURS', 'CUSTOM');

CREATE TYPE "AIDraftResponseDisposition" AS ENUM ('AUTO_SENT', 'APPROVED', 'EDITED');

CREATE TYPE "BackgroundJobType" AS ENUM ('EMAIL_INBOUND_POST_PROCESS', 'SMS_INBOUND_POST_PROCESS', 'LINKEDIN_INBOUND_POST_PROCESS', 'SMARTLEAD_INBOUND_POST_PROCESS', 'INSTANTLY_INBOUND_POST_PROCESS', 'LEAD_SCORING_POST_PROCESS', 'CONVERSATION_SYNC', 'AI_AUTO_SEND_DELAYED');

CREATE TYPE "BackgroundJobStatus" AS ENUM ('PENDING', 'RUNNING', 'SUCCEEDED', 'FAILED');

CREATE TABLE "Client" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "emailProvider" "EmailIntegrationProvider",
    "emailBisonApiKey" TEXT,
    "smartLeadApiKey" TEXT,
    "instantlyApiKey" TEXT,
    "slackBotToken" TEXT,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "Client_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "WorkspaceSettings" (
    "id" TEXT NOT NULL,
    "clientId" TEXT NOT NULL,
    "timezone" TEXT,
    "workStartTime" TEXT DEFAULT '09:00',
    "workEndTime" TEXT DEFAULT '17:00',
    "autoSendScheduleMode" "AutoSendScheduleMode" NOT NULL DEFAULT 'ALWAYS',
    "autoSendCustomSchedule" JSONB,
    "autoSendSkipHumanReview" BOOLEAN NOT NULL DEFAULT false,
    "slackAutoSendApprovalRecipients" JSONB,

    CONSTRAINT "WorkspaceSettings_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "EmailCampaign" (
    "id" TEXT NOT NULL,
    "bisonCampaignId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "clientId" TEXT NOT NULL,
    "responseMode" "CampaignResponseMode" NOT NULL DEFAULT 'SETTER_MANAGED',
    "autoSendConfidenceThreshold" DOUBLE PRECISION NOT NULL DEFAULT 0.9,
    "autoSendSkipHumanReview" BOOLEAN,
    "autoSendDelayMinSeconds" INTEGER NOT NULL DEFAULT 180,
    "autoSendDelayMaxSeconds" INTEGER NOT NULL DEFAULT 420,
    "autoSendScheduleMode" "AutoSendScheduleMode",
    "autoSendCustomSchedule" JSONB,

    CONSTRAINT "EmailCampaign_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "Lead" (
    "id" TEXT NOT NULL,
    "clientId" TEXT NOT NULL,
    "emailCampaignId" TEXT,
    "firstName" TEXT,
    "lastName" TEXT,
    "email" TEXT,
    "phone" TEXT,
    "timezone" TEXT,
    "status" TEXT NOT NULL DEFAULT 'new',
    "sentimentTag" TEXT,
    "autoReplyEnabled" BOOLEAN NOT NULL DEFAULT false,
    "senderAccountId" TEXT,
    "currentReplierEmail" TEXT,
    "currentReplierName" TEXT,
    "appointmentBookedAt" TIMESTAMP(3),
    "appointmentStatus" TEXT,
    "ghlAppointmentId" TEXT,
    "calendlyInviteeUri" TEXT,
    "calendlyScheduledEventUri" TEXT,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "Lead_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "Message" (
    "id" TEXT NOT NULL,
    "leadId" TEXT NOT NULL,
    "aiDraftId" TEXT,
    "aiDraftPartIndex" INTEGER,
    "direction" TEXT NOT NULL,
    "channel" TEXT NOT NULL DEFAULT 'sms',
    "source" TEXT NOT NULL DEFAULT 'zrg',
    "sentBy" TEXT,
    "sentByUserId" TEXT,
    "body" TEXT NOT NULL,
    "subject" TEXT,
    "cc" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "bcc" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "fromEmail" TEXT,
    "fromName" TEXT,
    "toEmail" TEXT,
    "toName" TEXT,
    "emailBisonReplyId" TEXT,
    "isRead" BOOLEAN NOT NULL DEFAULT false,
    "sentAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Message_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "AIDraft" (
    "id" TEXT NOT NULL,
    "leadId" TEXT NOT NULL,
    "triggerMessageId" TEXT,
    "content" TEXT NOT NULL,
    "channel" TEXT NOT NULL DEFAULT 'sms',
    "status" TEXT NOT NULL DEFAULT 'pending',
    "responseDisposition" "AIDraftResponseDisposition",
    "autoSendEvaluatedAt" TIMESTAMP(3),
    "autoSendConfidence" DOUBLE PRECISION,
    "autoSendThreshold" DOUBLE PRECISION,
    "autoSendReason" TEXT,
    "autoSendAction" TEXT,
    "autoSendSlackNotified" BOOLEAN NOT NULL DEFAULT false,
    "slackNotificationChannelId" TEXT,
    "slackNotificationMessageTs" TEXT,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "AIDraft_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "BackgroundJob" (
    "id" TEXT NOT NULL,
    "type" "BackgroundJobType" NOT NULL,
    "status" "BackgroundJobStatus" NOT NULL DEFAULT 'PENDING',
    "draftId" TEXT,
    "leadId" TEXT NOT NULL,
    "clientId" TEXT NOT NULL,
    "messageId" TEXT NOT NULL,
    "dedupeKey" TEXT NOT NULL,
    "runAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "BackgroundJob_pkey" PRIMARY KEY ("id")
);

CREATE UNIQUE INDEX "WorkspaceSettings_clientId_key" ON "WorkspaceSettings"("clientId");

CREATE INDEX "Lead_clientId_idx" ON "Lead"("clientId");

CREATE INDEX "Lead_emailCampaignId_idx" ON "Lead"("emailCampaignId");

CREATE UNIQUE INDEX "Message_emailBisonReplyId_key" ON "Message"("emailBisonReplyId");

CREATE INDEX "Message_leadId_sentAt_idx" ON "Message"("leadId", "sentAt");

CREATE UNIQUE INDEX "Message_aiDraftId_aiDraftPartIndex_key" ON "Message"("aiDraftId", "aiDraftPartIndex");

CREATE INDEX "AIDraft_leadId_idx" ON "AIDraft"("leadId");

CREATE UNIQUE INDEX "AIDraft_triggerMessageId_channel_key" ON "AIDraft"("triggerMessageId", "channel");

CREATE UNIQUE INDEX "BackgroundJob_dedupeKey_key" ON "BackgroundJob"("dedupeKey");

CREATE INDEX "BackgroundJob_draftId_idx" ON "BackgroundJob"("draftId");

ALTER TABLE "WorkspaceSettings" ADD CONSTRAINT "WorkspaceSettings_clientId_fkey" FOREIGN KEY ("clientId") REFERENCES "Client"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "EmailCampaign" ADD CONSTRAINT "EmailCampaign_clientId_fkey" FOREIGN KEY ("clientId") REFERENCES "Client"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "Lead" ADD CONSTRAINT "Lead_clientId_fkey" FOREIGN KEY ("clientId") REFERENCES "Client"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "Lead" ADD CONSTRAINT "Lead_emailCampaignId_fkey" FOREIGN KEY ("emailCampaignId") REFERENCES "EmailCampaign"("id") ON DELETE SET NULL ON UPDATE CASCADE;

ALTER TABLE "Message" ADD CONSTRAINT "Message_leadId_fkey" FOREIGN KEY ("leadId") REFERENCES "Lead"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "Message" ADD CONSTRAINT "Message_aiDraftId_fkey" FOREIGN KEY ("aiDraftId") REFERENCES "AIDraft"("id") ON DELETE SET NULL ON UPDATE CASCADE;

ALTER TABLE "AIDraft" ADD CONSTRAINT "AIDraft_leadId_fkey" FOREIGN KEY ("leadId") REFERENCES "Lead"("id") ON DELETE CASCADE ON UPDATE CASCADE;
