using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace VideoRec.Domain.Storage.Migrations
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "ActiveModels",
                columns: table => new
                {
                    Task = table.Column<string>(type: "TEXT", nullable: false),
                    ModelId = table.Column<string>(type: "TEXT", nullable: false),
                    TargetModelId = table.Column<string>(type: "TEXT", nullable: true),
                    ChangedAt = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ActiveModels", x => x.Task);
                });

            migrationBuilder.CreateTable(
                name: "RankerVersions",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Name = table.Column<string>(type: "TEXT", nullable: false),
                    CreatedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    State = table.Column<string>(type: "TEXT", nullable: false),
                    Origin = table.Column<string>(type: "TEXT", nullable: false),
                    Parameters = table.Column<string>(type: "TEXT", nullable: false),
                    Metrics = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_RankerVersions", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "TrainingRuns",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Kind = table.Column<string>(type: "TEXT", nullable: false),
                    State = table.Column<string>(type: "TEXT", nullable: false),
                    WantsPause = table.Column<bool>(type: "INTEGER", nullable: false),
                    Progress = table.Column<double>(type: "REAL", nullable: false),
                    Step = table.Column<string>(type: "TEXT", nullable: false),
                    Steps = table.Column<string>(type: "TEXT", nullable: false),
                    RequestedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    StartedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    FinishedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    RequestedBy = table.Column<string>(type: "TEXT", nullable: false),
                    Configuration = table.Column<string>(type: "TEXT", nullable: false),
                    Seed = table.Column<int>(type: "INTEGER", nullable: false),
                    DataFingerprint = table.Column<string>(type: "TEXT", nullable: true),
                    ComparedWithId = table.Column<Guid>(type: "TEXT", nullable: true),
                    SecondsLeft = table.Column<double>(type: "REAL", nullable: true),
                    CutOff = table.Column<int>(type: "INTEGER", nullable: false),
                    Message = table.Column<string>(type: "TEXT", nullable: true),
                    Metrics = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_TrainingRuns", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Videos",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    OwnerId = table.Column<string>(type: "TEXT", nullable: true),
                    Title = table.Column<string>(type: "TEXT", nullable: false),
                    Description = table.Column<string>(type: "TEXT", nullable: false),
                    Channel = table.Column<string>(type: "TEXT", nullable: false),
                    Category = table.Column<string>(type: "TEXT", nullable: false),
                    Credits = table.Column<string>(type: "TEXT", nullable: false),
                    Visibility = table.Column<string>(type: "TEXT", nullable: false),
                    Status = table.Column<string>(type: "TEXT", nullable: false),
                    IsWatchable = table.Column<bool>(type: "INTEGER", nullable: false),
                    IsDemo = table.Column<bool>(type: "INTEGER", nullable: false),
                    CreatedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    UpdatedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    OriginalFileName = table.Column<string>(type: "TEXT", nullable: false),
                    OriginalFile = table.Column<string>(type: "TEXT", nullable: false),
                    OriginalSha256 = table.Column<string>(type: "TEXT", nullable: false),
                    OriginalSizeBytes = table.Column<long>(type: "INTEGER", nullable: false),
                    Media_Demuxer = table.Column<string>(type: "TEXT", nullable: true),
                    Media_DurationSeconds = table.Column<double>(type: "REAL", nullable: true),
                    Media_Width = table.Column<int>(type: "INTEGER", nullable: true),
                    Media_Height = table.Column<int>(type: "INTEGER", nullable: true),
                    Media_FrameRate = table.Column<double>(type: "REAL", nullable: true),
                    Media_VideoCodec = table.Column<string>(type: "TEXT", nullable: true),
                    Media_PixelFormat = table.Column<string>(type: "TEXT", nullable: true),
                    Media_AudioCodec = table.Column<string>(type: "TEXT", nullable: true),
                    Media_BitRate = table.Column<long>(type: "INTEGER", nullable: true),
                    Media_PlaysInBrowser = table.Column<bool>(type: "INTEGER", nullable: true),
                    PosterFile = table.Column<string>(type: "TEXT", nullable: true),
                    FrameSheetFile = table.Column<string>(type: "TEXT", nullable: true),
                    PosterTimeSeconds = table.Column<double>(type: "REAL", nullable: true),
                    PosterSubject_Left = table.Column<float>(type: "REAL", nullable: true),
                    PosterSubject_Top = table.Column<float>(type: "REAL", nullable: true),
                    PosterSubject_Width = table.Column<float>(type: "REAL", nullable: true),
                    PosterSubject_Height = table.Column<float>(type: "REAL", nullable: true),
                    ViewCount = table.Column<long>(type: "INTEGER", nullable: false),
                    LikeCount = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Videos", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Viewers",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    AccountId = table.Column<string>(type: "TEXT", nullable: true),
                    CreatedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    MergedIntoId = table.Column<Guid>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Viewers", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "RankerExperiments",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    LiveId = table.Column<Guid>(type: "TEXT", nullable: false),
                    CandidateId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Share = table.Column<double>(type: "REAL", nullable: false),
                    StartedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    EndedAt = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_RankerExperiments", x => x.Id);
                    table.ForeignKey(
                        name: "FK_RankerExperiments_RankerVersions_CandidateId",
                        column: x => x.CandidateId,
                        principalTable: "RankerVersions",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_RankerExperiments_RankerVersions_LiveId",
                        column: x => x.LiveId,
                        principalTable: "RankerVersions",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "RankerPromotions",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    RankerId = table.Column<Guid>(type: "TEXT", nullable: false),
                    PreviousId = table.Column<Guid>(type: "TEXT", nullable: true),
                    At = table.Column<long>(type: "INTEGER", nullable: false),
                    RolledBackAt = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_RankerPromotions", x => x.Id);
                    table.ForeignKey(
                        name: "FK_RankerPromotions_RankerVersions_PreviousId",
                        column: x => x.PreviousId,
                        principalTable: "RankerVersions",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_RankerPromotions_RankerVersions_RankerId",
                        column: x => x.RankerId,
                        principalTable: "RankerVersions",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "LearnedModels",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Kind = table.Column<string>(type: "TEXT", nullable: false),
                    RunId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Name = table.Column<string>(type: "TEXT", nullable: false),
                    CreatedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    State = table.Column<string>(type: "TEXT", nullable: false),
                    ComparedWithId = table.Column<Guid>(type: "TEXT", nullable: true),
                    HeldOut = table.Column<string>(type: "TEXT", nullable: false),
                    Metrics = table.Column<string>(type: "TEXT", nullable: false),
                    Files = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_LearnedModels", x => x.Id);
                    table.ForeignKey(
                        name: "FK_LearnedModels_TrainingRuns_RunId",
                        column: x => x.RunId,
                        principalTable: "TrainingRuns",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "TrainingPoints",
                columns: table => new
                {
                    RunId = table.Column<Guid>(type: "TEXT", nullable: false),
                    At = table.Column<int>(type: "INTEGER", nullable: false),
                    Of = table.Column<int>(type: "INTEGER", nullable: false),
                    TrainLoss = table.Column<double>(type: "REAL", nullable: true),
                    Validation = table.Column<double>(type: "REAL", nullable: true),
                    ReportedAt = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_TrainingPoints", x => new { x.RunId, x.At });
                    table.ForeignKey(
                        name: "FK_TrainingPoints_TrainingRuns_RunId",
                        column: x => x.RunId,
                        principalTable: "TrainingRuns",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "Chapters",
                columns: table => new
                {
                    VideoId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Ordinal = table.Column<int>(type: "INTEGER", nullable: false),
                    StartSeconds = table.Column<double>(type: "REAL", nullable: false),
                    Title = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Chapters", x => new { x.VideoId, x.Ordinal });
                    table.ForeignKey(
                        name: "FK_Chapters_Videos_VideoId",
                        column: x => x.VideoId,
                        principalTable: "Videos",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "FrameLabels",
                columns: table => new
                {
                    VideoId = table.Column<Guid>(type: "TEXT", nullable: false),
                    ModelId = table.Column<string>(type: "TEXT", nullable: false),
                    Frames = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_FrameLabels", x => new { x.VideoId, x.ModelId });
                    table.ForeignKey(
                        name: "FK_FrameLabels_Videos_VideoId",
                        column: x => x.VideoId,
                        principalTable: "Videos",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "Frames",
                columns: table => new
                {
                    VideoId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Ordinal = table.Column<int>(type: "INTEGER", nullable: false),
                    TimeSeconds = table.Column<double>(type: "REAL", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Frames", x => new { x.VideoId, x.Ordinal });
                    table.ForeignKey(
                        name: "FK_Frames_Videos_VideoId",
                        column: x => x.VideoId,
                        principalTable: "Videos",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "FrameVectors",
                columns: table => new
                {
                    VideoId = table.Column<Guid>(type: "TEXT", nullable: false),
                    ModelId = table.Column<string>(type: "TEXT", nullable: false),
                    Ordinal = table.Column<int>(type: "INTEGER", nullable: false),
                    Dimension = table.Column<int>(type: "INTEGER", nullable: false),
                    Vector = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_FrameVectors", x => new { x.VideoId, x.ModelId, x.Ordinal });
                    table.ForeignKey(
                        name: "FK_FrameVectors_Videos_VideoId",
                        column: x => x.VideoId,
                        principalTable: "Videos",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "LabelCorrections",
                columns: table => new
                {
                    VideoId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Name = table.Column<string>(type: "TEXT", nullable: false),
                    IsAdded = table.Column<bool>(type: "INTEGER", nullable: false),
                    CreatedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    NameZh = table.Column<string>(type: "TEXT", nullable: false),
                    ModelId = table.Column<string>(type: "TEXT", nullable: false),
                    LabelIndex = table.Column<int>(type: "INTEGER", nullable: false),
                    Score = table.Column<float>(type: "REAL", nullable: false),
                    Times = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_LabelCorrections", x => new { x.VideoId, x.Name });
                    table.ForeignKey(
                        name: "FK_LabelCorrections_Videos_VideoId",
                        column: x => x.VideoId,
                        principalTable: "Videos",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "OnScreenLines",
                columns: table => new
                {
                    VideoId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Ordinal = table.Column<int>(type: "INTEGER", nullable: false),
                    Text = table.Column<string>(type: "TEXT", nullable: false),
                    Confidence = table.Column<float>(type: "REAL", nullable: false),
                    StartSeconds = table.Column<double>(type: "REAL", nullable: false),
                    EndSeconds = table.Column<double>(type: "REAL", nullable: false),
                    Left = table.Column<float>(type: "REAL", nullable: false),
                    Top = table.Column<float>(type: "REAL", nullable: false),
                    Width = table.Column<float>(type: "REAL", nullable: false),
                    Height = table.Column<float>(type: "REAL", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_OnScreenLines", x => new { x.VideoId, x.Ordinal });
                    table.ForeignKey(
                        name: "FK_OnScreenLines_Videos_VideoId",
                        column: x => x.VideoId,
                        principalTable: "Videos",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "OnScreenReadings",
                columns: table => new
                {
                    VideoId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Version = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_OnScreenReadings", x => x.VideoId);
                    table.ForeignKey(
                        name: "FK_OnScreenReadings_Videos_VideoId",
                        column: x => x.VideoId,
                        principalTable: "Videos",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "Renditions",
                columns: table => new
                {
                    VideoId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Name = table.Column<string>(type: "TEXT", nullable: false),
                    File = table.Column<string>(type: "TEXT", nullable: false),
                    ContentType = table.Column<string>(type: "TEXT", nullable: false),
                    Width = table.Column<int>(type: "INTEGER", nullable: false),
                    Height = table.Column<int>(type: "INTEGER", nullable: false),
                    SizeBytes = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Renditions", x => new { x.VideoId, x.Name });
                    table.ForeignKey(
                        name: "FK_Renditions_Videos_VideoId",
                        column: x => x.VideoId,
                        principalTable: "Videos",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "StageRuns",
                columns: table => new
                {
                    VideoId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Stage = table.Column<string>(type: "TEXT", nullable: false),
                    State = table.Column<string>(type: "TEXT", nullable: false),
                    Attempt = table.Column<int>(type: "INTEGER", nullable: false),
                    Interruptions = table.Column<int>(type: "INTEGER", nullable: false),
                    Fence = table.Column<long>(type: "INTEGER", nullable: false),
                    Owner = table.Column<string>(type: "TEXT", nullable: true),
                    NotBefore = table.Column<long>(type: "INTEGER", nullable: false),
                    HeartbeatAt = table.Column<long>(type: "INTEGER", nullable: true),
                    StartedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    FinishedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    Progress = table.Column<double>(type: "REAL", nullable: false),
                    ErrorCode = table.Column<string>(type: "TEXT", nullable: true),
                    ErrorMessage = table.Column<string>(type: "TEXT", nullable: true),
                    Summary = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_StageRuns", x => new { x.VideoId, x.Stage });
                    table.ForeignKey(
                        name: "FK_StageRuns_Videos_VideoId",
                        column: x => x.VideoId,
                        principalTable: "Videos",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "VideoCopies",
                columns: table => new
                {
                    VideoId = table.Column<Guid>(type: "TEXT", nullable: false),
                    OtherId = table.Column<Guid>(type: "TEXT", nullable: false),
                    StartSeconds = table.Column<double>(type: "REAL", nullable: false),
                    EndSeconds = table.Column<double>(type: "REAL", nullable: false),
                    OffsetSeconds = table.Column<double>(type: "REAL", nullable: false),
                    IsMirrored = table.Column<bool>(type: "INTEGER", nullable: false),
                    Likeness = table.Column<double>(type: "REAL", nullable: false),
                    FoundAt = table.Column<long>(type: "INTEGER", nullable: false),
                    IsDismissed = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_VideoCopies", x => new { x.VideoId, x.OtherId });
                    table.ForeignKey(
                        name: "FK_VideoCopies_Videos_OtherId",
                        column: x => x.OtherId,
                        principalTable: "Videos",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_VideoCopies_Videos_VideoId",
                        column: x => x.VideoId,
                        principalTable: "Videos",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "VideoFingerprints",
                columns: table => new
                {
                    VideoId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Frames = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_VideoFingerprints", x => x.VideoId);
                    table.ForeignKey(
                        name: "FK_VideoFingerprints_Videos_VideoId",
                        column: x => x.VideoId,
                        principalTable: "Videos",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "VideoLabels",
                columns: table => new
                {
                    VideoId = table.Column<Guid>(type: "TEXT", nullable: false),
                    ModelId = table.Column<string>(type: "TEXT", nullable: false),
                    LabelIndex = table.Column<int>(type: "INTEGER", nullable: false),
                    Name = table.Column<string>(type: "TEXT", nullable: false),
                    NameZh = table.Column<string>(type: "TEXT", nullable: false),
                    Score = table.Column<float>(type: "REAL", nullable: false),
                    IsAdded = table.Column<bool>(type: "INTEGER", nullable: false),
                    Times = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_VideoLabels", x => new { x.VideoId, x.ModelId, x.LabelIndex });
                    table.ForeignKey(
                        name: "FK_VideoLabels_Videos_VideoId",
                        column: x => x.VideoId,
                        principalTable: "Videos",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "VideoTags",
                columns: table => new
                {
                    VideoId = table.Column<Guid>(type: "TEXT", nullable: false),
                    NormalizedName = table.Column<string>(type: "TEXT", nullable: false),
                    Position = table.Column<int>(type: "INTEGER", nullable: false),
                    Name = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_VideoTags", x => new { x.VideoId, x.NormalizedName });
                    table.ForeignKey(
                        name: "FK_VideoTags_Videos_VideoId",
                        column: x => x.VideoId,
                        principalTable: "Videos",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "VideoTranslations",
                columns: table => new
                {
                    VideoId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Language = table.Column<string>(type: "TEXT", nullable: false),
                    Title = table.Column<string>(type: "TEXT", nullable: false),
                    Description = table.Column<string>(type: "TEXT", nullable: false),
                    Tags = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_VideoTranslations", x => new { x.VideoId, x.Language });
                    table.ForeignKey(
                        name: "FK_VideoTranslations_Videos_VideoId",
                        column: x => x.VideoId,
                        principalTable: "Videos",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "VideoVectors",
                columns: table => new
                {
                    VideoId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Space = table.Column<string>(type: "TEXT", nullable: false),
                    ModelId = table.Column<string>(type: "TEXT", nullable: false),
                    Dimension = table.Column<int>(type: "INTEGER", nullable: false),
                    Form = table.Column<int>(type: "INTEGER", nullable: false),
                    Vector = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_VideoVectors", x => new { x.VideoId, x.Space, x.ModelId });
                    table.ForeignKey(
                        name: "FK_VideoVectors_Videos_VideoId",
                        column: x => x.VideoId,
                        principalTable: "Videos",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "ChannelChoices",
                columns: table => new
                {
                    ViewerId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Channel = table.Column<string>(type: "TEXT", nullable: false),
                    Kind = table.Column<string>(type: "TEXT", nullable: false),
                    At = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ChannelChoices", x => new { x.ViewerId, x.Channel });
                    table.ForeignKey(
                        name: "FK_ChannelChoices_Viewers_ViewerId",
                        column: x => x.ViewerId,
                        principalTable: "Viewers",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "Interactions",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    ViewerId = table.Column<Guid>(type: "TEXT", nullable: false),
                    VideoId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Kind = table.Column<string>(type: "TEXT", nullable: false),
                    SecondsWatched = table.Column<double>(type: "REAL", nullable: true),
                    Fraction = table.Column<double>(type: "REAL", nullable: true),
                    Surface = table.Column<string>(type: "TEXT", nullable: false),
                    Position = table.Column<int>(type: "INTEGER", nullable: true),
                    ListId = table.Column<Guid>(type: "TEXT", nullable: true),
                    NotForTaste = table.Column<bool>(type: "INTEGER", nullable: false),
                    At = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Interactions", x => x.Id);
                    table.ForeignKey(
                        name: "FK_Interactions_Videos_VideoId",
                        column: x => x.VideoId,
                        principalTable: "Videos",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_Interactions_Viewers_ViewerId",
                        column: x => x.ViewerId,
                        principalTable: "Viewers",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "InterestChoices",
                columns: table => new
                {
                    ViewerId = table.Column<Guid>(type: "TEXT", nullable: false),
                    AnchorVideoId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Name = table.Column<string>(type: "TEXT", nullable: false),
                    Strength = table.Column<double>(type: "REAL", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_InterestChoices", x => new { x.ViewerId, x.AnchorVideoId });
                    table.ForeignKey(
                        name: "FK_InterestChoices_Videos_AnchorVideoId",
                        column: x => x.AnchorVideoId,
                        principalTable: "Videos",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_InterestChoices_Viewers_ViewerId",
                        column: x => x.ViewerId,
                        principalTable: "Viewers",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "ServedLists",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    ViewerId = table.Column<Guid>(type: "TEXT", nullable: false),
                    List = table.Column<string>(type: "TEXT", nullable: false),
                    AboutVideoId = table.Column<Guid>(type: "TEXT", nullable: true),
                    At = table.Column<long>(type: "INTEGER", nullable: false),
                    RankerId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Take = table.Column<int>(type: "INTEGER", nullable: false),
                    ExperimentId = table.Column<Guid>(type: "TEXT", nullable: true),
                    CandidateId = table.Column<Guid>(type: "TEXT", nullable: true),
                    Seed = table.Column<ulong>(type: "INTEGER", nullable: false),
                    Inputs = table.Column<byte[]>(type: "BLOB", nullable: false),
                    Items = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ServedLists", x => x.Id);
                    table.ForeignKey(
                        name: "FK_ServedLists_Viewers_ViewerId",
                        column: x => x.ViewerId,
                        principalTable: "Viewers",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "ViewerPreferences",
                columns: table => new
                {
                    ViewerId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Familiarity = table.Column<double>(type: "REAL", nullable: false),
                    Freshness = table.Column<double>(type: "REAL", nullable: false),
                    Popularity = table.Column<double>(type: "REAL", nullable: false),
                    LookOrTopic = table.Column<double>(type: "REAL", nullable: false),
                    LearningPaused = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ViewerPreferences", x => x.ViewerId);
                    table.ForeignKey(
                        name: "FK_ViewerPreferences_Viewers_ViewerId",
                        column: x => x.ViewerId,
                        principalTable: "Viewers",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "LearnedModelChanges",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    Kind = table.Column<string>(type: "TEXT", nullable: false),
                    FromId = table.Column<Guid>(type: "TEXT", nullable: true),
                    ToId = table.Column<Guid>(type: "TEXT", nullable: true),
                    IsRollback = table.Column<bool>(type: "INTEGER", nullable: false),
                    By = table.Column<string>(type: "TEXT", nullable: false),
                    RequestedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    FinishedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    State = table.Column<string>(type: "TEXT", nullable: false),
                    Progress = table.Column<double>(type: "REAL", nullable: false),
                    Message = table.Column<string>(type: "TEXT", nullable: true),
                    IsUndone = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_LearnedModelChanges", x => x.Id);
                    table.ForeignKey(
                        name: "FK_LearnedModelChanges_LearnedModels_FromId",
                        column: x => x.FromId,
                        principalTable: "LearnedModels",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_LearnedModelChanges_LearnedModels_ToId",
                        column: x => x.ToId,
                        principalTable: "LearnedModels",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Interactions_ListId",
                table: "Interactions",
                column: "ListId",
                filter: "\"ListId\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Interactions_VideoId_At",
                table: "Interactions",
                columns: new[] { "VideoId", "At" });

            migrationBuilder.CreateIndex(
                name: "IX_Interactions_ViewerId_Id",
                table: "Interactions",
                columns: new[] { "ViewerId", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Interactions_ViewerId_VideoId",
                table: "Interactions",
                columns: new[] { "ViewerId", "VideoId" });

            migrationBuilder.CreateIndex(
                name: "IX_InterestChoices_AnchorVideoId",
                table: "InterestChoices",
                column: "AnchorVideoId");

            migrationBuilder.CreateIndex(
                name: "IX_LearnedModelChanges_FromId",
                table: "LearnedModelChanges",
                column: "FromId");

            migrationBuilder.CreateIndex(
                name: "IX_LearnedModelChanges_Kind",
                table: "LearnedModelChanges",
                column: "Kind",
                unique: true,
                filter: "\"State\" = 'Preparing'");

            migrationBuilder.CreateIndex(
                name: "IX_LearnedModelChanges_ToId",
                table: "LearnedModelChanges",
                column: "ToId");

            migrationBuilder.CreateIndex(
                name: "IX_LearnedModels_Kind",
                table: "LearnedModels",
                column: "Kind",
                unique: true,
                filter: "\"State\" = 'Live'");

            migrationBuilder.CreateIndex(
                name: "IX_LearnedModels_RunId",
                table: "LearnedModels",
                column: "RunId",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_RankerExperiments_CandidateId",
                table: "RankerExperiments",
                column: "CandidateId");

            migrationBuilder.CreateIndex(
                name: "IX_RankerExperiments_LiveId",
                table: "RankerExperiments",
                column: "LiveId");

            migrationBuilder.CreateIndex(
                name: "IX_RankerPromotions_PreviousId",
                table: "RankerPromotions",
                column: "PreviousId");

            migrationBuilder.CreateIndex(
                name: "IX_RankerPromotions_RankerId",
                table: "RankerPromotions",
                column: "RankerId");

            migrationBuilder.CreateIndex(
                name: "IX_RankerVersions_State",
                table: "RankerVersions",
                column: "State",
                unique: true,
                filter: "\"State\" = 'Live'");

            migrationBuilder.CreateIndex(
                name: "IX_ServedLists_At",
                table: "ServedLists",
                column: "At");

            migrationBuilder.CreateIndex(
                name: "IX_ServedLists_ExperimentId",
                table: "ServedLists",
                column: "ExperimentId");

            migrationBuilder.CreateIndex(
                name: "IX_ServedLists_ViewerId_At",
                table: "ServedLists",
                columns: new[] { "ViewerId", "At" });

            migrationBuilder.CreateIndex(
                name: "IX_StageRuns_State_NotBefore",
                table: "StageRuns",
                columns: new[] { "State", "NotBefore" });

            migrationBuilder.CreateIndex(
                name: "IX_TrainingRuns_RequestedAt",
                table: "TrainingRuns",
                column: "RequestedAt");

            migrationBuilder.CreateIndex(
                name: "IX_VideoCopies_OtherId",
                table: "VideoCopies",
                column: "OtherId");

            migrationBuilder.CreateIndex(
                name: "IX_VideoLabels_Name",
                table: "VideoLabels",
                column: "Name");

            migrationBuilder.CreateIndex(
                name: "IX_Videos_OwnerId",
                table: "Videos",
                column: "OwnerId");

            migrationBuilder.CreateIndex(
                name: "IX_Videos_Visibility_IsWatchable_CreatedAt",
                table: "Videos",
                columns: new[] { "Visibility", "IsWatchable", "CreatedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_Videos_Visibility_IsWatchable_ViewCount",
                table: "Videos",
                columns: new[] { "Visibility", "IsWatchable", "ViewCount" });

            migrationBuilder.CreateIndex(
                name: "IX_VideoTags_NormalizedName",
                table: "VideoTags",
                column: "NormalizedName");

            migrationBuilder.CreateIndex(
                name: "IX_VideoVectors_Space_ModelId",
                table: "VideoVectors",
                columns: new[] { "Space", "ModelId" });

            migrationBuilder.CreateIndex(
                name: "IX_Viewers_AccountId",
                table: "Viewers",
                column: "AccountId",
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "ActiveModels");

            migrationBuilder.DropTable(
                name: "ChannelChoices");

            migrationBuilder.DropTable(
                name: "Chapters");

            migrationBuilder.DropTable(
                name: "FrameLabels");

            migrationBuilder.DropTable(
                name: "Frames");

            migrationBuilder.DropTable(
                name: "FrameVectors");

            migrationBuilder.DropTable(
                name: "Interactions");

            migrationBuilder.DropTable(
                name: "InterestChoices");

            migrationBuilder.DropTable(
                name: "LabelCorrections");

            migrationBuilder.DropTable(
                name: "LearnedModelChanges");

            migrationBuilder.DropTable(
                name: "OnScreenLines");

            migrationBuilder.DropTable(
                name: "OnScreenReadings");

            migrationBuilder.DropTable(
                name: "RankerExperiments");

            migrationBuilder.DropTable(
                name: "RankerPromotions");

            migrationBuilder.DropTable(
                name: "Renditions");

            migrationBuilder.DropTable(
                name: "ServedLists");

            migrationBuilder.DropTable(
                name: "StageRuns");

            migrationBuilder.DropTable(
                name: "TrainingPoints");

            migrationBuilder.DropTable(
                name: "VideoCopies");

            migrationBuilder.DropTable(
                name: "VideoFingerprints");

            migrationBuilder.DropTable(
                name: "VideoLabels");

            migrationBuilder.DropTable(
                name: "VideoTags");

            migrationBuilder.DropTable(
                name: "VideoTranslations");

            migrationBuilder.DropTable(
                name: "VideoVectors");

            migrationBuilder.DropTable(
                name: "ViewerPreferences");

            migrationBuilder.DropTable(
                name: "LearnedModels");

            migrationBuilder.DropTable(
                name: "RankerVersions");

            migrationBuilder.DropTable(
                name: "Videos");

            migrationBuilder.DropTable(
                name: "Viewers");

            migrationBuilder.DropTable(
                name: "TrainingRuns");
        }
    }
}
