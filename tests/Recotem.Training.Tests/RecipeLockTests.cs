using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;

namespace Recotem.Training.Tests;

public sealed class RecipeLockTests : IDisposable
{
    private readonly TempDirectory _directory = new();
    private readonly RecordedEvents _events = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_lock_can_be_acquired_released_and_acquired_again_and_its_file_stays()
    {
        string output = _directory.File("new/deep/model.recotem");
        using (RecipeLock? first = await Acquire(output))
            Assert.Equal(output + ".lock", first!.Path);
        Assert.True(File.Exists(output + ".lock"));
        using RecipeLock? second = await Acquire(output);
        Assert.NotNull(second);
        Assert.Equal(0, new FileInfo(output + ".lock").Length);
        Assert.Empty(_events.All);
    }

    [Fact]
    public async Task A_contender_sees_that_the_lock_is_held()
    {
        string output = _directory.File("model.recotem");
        using RecipeLock? holder = await Acquire(output);
        Assert.Null(await Acquire(output));
        holder!.Dispose();
        using RecipeLock? next = await Acquire(output);
        Assert.NotNull(next);
    }

    [Theory]
    [InlineData("./model.recotem")]
    [InlineData("x/../model.recotem")]
    public async Task Spellings_of_one_path_give_one_lock(string spelling)
    {
        using RecipeLock? holder = await Acquire(_directory.File("model.recotem"));
        Assert.Null(await Acquire(_directory.Path + "/" + spelling));
        Assert.Null(await Acquire("file://" + _directory.Path + "/" + spelling));
    }

    [Fact]
    public async Task The_lock_file_belongs_to_its_owner_only()
    {
        if (OperatingSystem.IsWindows())
            return;
        using RecipeLock? held = await Acquire(_directory.File("model.recotem"));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(held!.Path));
    }

    [Fact]
    public async Task A_wait_ends_when_the_holder_releases()
    {
        string output = _directory.File("model.recotem");
        RecipeLock? holder = await Acquire(output);
        var time = new ManualTime();
        int polls = 0;
        time.OnTimer = delay =>
        {
            Assert.Equal(TimeSpan.FromMilliseconds(50), delay);
            if (++polls == 3)
                holder!.Dispose();
            Task.Run(() => time.Advance(delay));
        };
        using RecipeLock? waiter = await Acquire(output, 60, time);
        Assert.NotNull(waiter);
        Assert.Equal(3, polls);
    }

    [Fact]
    public async Task A_wait_without_limit_outlives_any_timeout()
    {
        string output = _directory.File("model.recotem");
        RecipeLock? holder = await Acquire(output);
        var time = new ManualTime();
        int polls = 0;
        time.OnTimer = delay =>
        {
            if (++polls == 100)
                holder!.Dispose();
            Task.Run(() => time.Advance(TimeSpan.FromHours(1)));
        };
        using RecipeLock? waiter = await Acquire(output, -1, time);
        Assert.NotNull(waiter);
    }

    [Fact]
    public async Task A_wait_that_is_in_vain_ends_at_its_deadline()
    {
        string output = _directory.File("model.recotem");
        using RecipeLock? holder = await Acquire(output);
        var time = new ManualTime();
        time.OnTimer = delay => Task.Run(() => time.Advance(delay));
        LockContestedException e = await Assert.ThrowsAsync<LockContestedException>(async () => await Acquire(output, 0.2, time));
        Assert.Equal("lock_timeout", e.Code);
        Assert.Equal(ExitCode.Lock, e.ExitCode);
        Assert.Contains(output + ".lock", e.Message);
        Assert.Contains("0.200 s", e.Message);
        RecordedEvent timeout = _events["recipe_lock_timeout"];
        Assert.Equal(EventLevel.Warning, timeout.Level);
        Assert.Equal(["lock_path", "waited_seconds", "timeout"], timeout.Keys);
        Assert.Equal(0.2, timeout["waited_seconds"].Number);
    }

    [Theory]
    [InlineData(-2)]
    [InlineData(double.NaN)]
    public async Task Other_timeouts_are_refused(double timeout)
    {
        ConfigException e = await Assert.ThrowsAsync<ConfigException>(async () => await Acquire(_directory.File("m.recotem"), timeout));
        Assert.Equal(ExitCode.Configuration, e.ExitCode);
    }

    [Fact]
    public async Task A_wait_can_be_cancelled()
    {
        string output = _directory.File("model.recotem");
        using RecipeLock? holder = await Acquire(output);
        using var cancellation = new CancellationTokenSource();
        var time = new ManualTime { OnTimer = _ => cancellation.Cancel() };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await RecipeLock.AcquireAsync(StorageLocation.Parse(output), -1, HostEnvironment.Empty, _events, time, cancellation.Token));
    }

    [Fact]
    public async Task A_symbolic_link_is_refused_even_if_it_leads_nowhere()
    {
        string output = _directory.File("model.recotem");
        string victim = _directory.File("victim");
        File.CreateSymbolicLink(output + ".lock", victim);
        RecotemException e = await Assert.ThrowsAsync<RecotemException>(async () => await Acquire(output));
        Assert.Equal("lock_unusable", e.Code);
        Assert.Equal(ExitCode.Unknown, e.ExitCode);
        Assert.False(File.Exists(victim));
        Assert.Equal(["lock_path", "advice"], _events["recipe_lock_unsafe_symlink"].Keys);
        File.WriteAllText(victim, "precious");
        await Assert.ThrowsAsync<RecotemException>(async () => await Acquire(output));
        Assert.Equal("precious", File.ReadAllText(victim));
    }

    [Fact]
    public async Task A_directory_or_file_in_the_way_is_an_error_and_no_contention()
    {
        Directory.CreateDirectory(_directory.File("model.recotem.lock"));
        RecotemException e = await Assert.ThrowsAsync<RecotemException>(async () => await Acquire(_directory.File("model.recotem")));
        Assert.Equal("lock_unusable", e.Code);
        Assert.Contains("is a directory", e.Message);
        File.WriteAllText(_directory.File("file"), "");
        e = await Assert.ThrowsAsync<RecotemException>(async () => await Acquire(_directory.File("file/model.recotem")));
        Assert.Equal("lock_unusable", e.Code);
    }

    [Fact]
    public async Task A_remote_output_is_locked_in_the_directory_for_locks_and_warned_of_once()
    {
        string uri = $"s3://bucket/{Path.GetFileName(_directory.Path)}/model.recotem";
        var environment = new HostEnvironment([new("RECOTEM_LOCK_DIR", $" {_directory.File("locks")} ")]);
        using (RecipeLock? held = await RecipeLock.AcquireAsync(StorageLocation.Parse(uri), 0, environment, _events, TimeProvider.System, default))
        {
            string hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(uri)));
            Assert.Equal(_directory.File($"locks/{hash}.lock"), held!.Path);
            Assert.Null(await RecipeLock.AcquireAsync(StorageLocation.Parse("S3" + uri[2..]), 0, environment, _events, TimeProvider.System, default));
        }

        Assert.Equal([EventLevel.Warning, EventLevel.Debug], _events.Of("recipe_lock_local_only").Select(e => e.Level));
        Assert.Equal(["scheme", "output_path", "lock_path", "advice"], _events.All.First().Keys);
    }

    [Fact]
    public void The_directory_for_locks_is_temporary_by_default_and_of_no_use_for_local_outputs()
    {
        string path = LockLocation.For(StorageLocation.Parse("gs://bucket/m"), HostEnvironment.Empty).Path;
        Assert.StartsWith(Path.Combine(Path.GetTempPath(), "recotem-locks"), path, StringComparison.Ordinal);
        var environment = new HostEnvironment([new("RECOTEM_LOCK_DIR", "/locks")]);
        Assert.Equal("/models/m.lock", LockLocation.For(StorageLocation.Parse("/models/m"), environment).Path);
    }

    [Fact]
    public async Task Another_process_that_holds_the_lock_is_respected_and_its_death_releases_it()
    {
        string output = _directory.File("model.recotem");
        var start = new ProcessStartInfo("flock", ["--exclusive", "--close", output + ".lock", "sh", "-c", "echo locked; exec cat"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        using Process holder = Process.Start(start)!;
        try
        {
            Assert.Equal("locked", await holder.StandardOutput.ReadLineAsync());
            Assert.Null(await Acquire(output));
        }
        finally
        {
            holder.Kill(entireProcessTree: true);
            await holder.WaitForExitAsync();
        }

        using RecipeLock? mine = await Acquire(output);
        Assert.NotNull(mine);
        using Process contender = Process.Start(new ProcessStartInfo("flock", ["--nonblock", "--conflict-exit-code", "9", output + ".lock", "true"]))!;
        await contender.WaitForExitAsync();
        Assert.Equal(9, contender.ExitCode);
    }

    private ValueTask<RecipeLock?> Acquire(string output, double timeout = 0, TimeProvider? time = null) =>
        RecipeLock.AcquireAsync(StorageLocation.Parse(output), timeout, HostEnvironment.Empty, _events, time ?? TimeProvider.System, default);
}
