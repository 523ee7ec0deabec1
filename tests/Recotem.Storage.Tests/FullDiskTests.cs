using System.Runtime.InteropServices;

namespace Recotem.Storage.Tests;

/// <summary>
/// The kernel limits the size of files that this process may write, which fails in the middle of a write as a full disk does. The
/// limit is that of the whole process, so these tests run alone.
/// </summary>
[Collection("alone")]
public sealed partial class FullDiskTests : IDisposable
{
    private const int FileSizeLimit = 1;
    private const int FileSizeSignal = 25;
    private const ulong Megabyte = 1024 * 1024;

    private readonly TemporaryDirectory _directory = new();
    private readonly FileStore _store = new(HostEnvironment.Empty);

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_old_file_stays_when_the_disk_is_full(bool atTheEnd)
    {
        File.WriteAllText(_directory.File("model"), "old");
        byte[] block = new byte[64 * 1024];

        Exception? failure = await WithLimitAsync(4 * Megabyte, async () =>
        {
            await using PendingObject pending = await _store.BeginWriteAsync(_directory.Location("model"), default);

            // One byte too much stays in the buffer and fails when it is flushed; many blocks fail earlier.
            for (ulong written = 0; written < (atTheEnd ? 4UL : 8UL) * Megabyte; written += (ulong)block.Length)
                await pending.Stream.WriteAsync(block);
            await pending.Stream.WriteAsync(new byte[1]);
            await pending.CommitAsync(_directory.Location("model"), default);
        });

        Assert.IsAssignableFrom<IOException>(failure);
        Assert.Equal("old", File.ReadAllText(_directory.File("model")));
        Assert.Equal(["model"], _directory.Names());
    }

    [Fact]
    public async Task Giving_up_on_a_full_disk_leaves_nothing_behind()
    {
        Exception? failure = await WithLimitAsync(Megabyte, async () =>
        {
            await using PendingObject pending = await _store.BeginWriteAsync(_directory.Location("model"), default);
            await pending.Stream.WriteAsync(new byte[Megabyte]);

            // Waits in the buffer until the stream is closed, which then fails in turn.
            await pending.Stream.WriteAsync(new byte[10]);
        });

        Assert.Null(failure);
        Assert.Empty(_directory.Names());
    }

    [Fact]
    public async Task Moving_in_the_file_fails_as_input_and_output_when_it_writes_the_rest()
    {
        Exception? failure = await WithLimitAsync(Megabyte, async () =>
        {
            await using PendingObject pending = await _store.BeginWriteAsync(_directory.Location("model"), default);
            await pending.Stream.WriteAsync(new byte[Megabyte]);
            await pending.Stream.WriteAsync(new byte[10]);
            pending.Stream.Position = 0;
        });

        Assert.IsAssignableFrom<IOException>(failure);
        Assert.Empty(_directory.Names());
    }

    private static async Task<Exception?> WithLimitAsync(ulong bytes, Func<Task> action)
    {
        Assert.True(OperatingSystem.IsLinux(), "the limits of other systems have other numbers");
        nint handler = Signal(FileSizeSignal, 1);
        Assert.Equal(0, GetLimit(FileSizeLimit, out Limit before));
        var limited = before with { Soft = bytes };
        Assert.Equal(0, SetLimit(FileSizeLimit, ref limited));
        try
        {
            return await Record.ExceptionAsync(action);
        }
        finally
        {
            Assert.Equal(0, SetLimit(FileSizeLimit, ref before));
            Signal(FileSizeSignal, handler);
        }
    }

    [LibraryImport("libc", EntryPoint = "getrlimit")]
    private static partial int GetLimit(int resource, out Limit limit);

    [LibraryImport("libc", EntryPoint = "setrlimit")]
    private static partial int SetLimit(int resource, ref Limit limit);

    [LibraryImport("libc", EntryPoint = "signal")]
    private static partial nint Signal(int signal, nint handler);

    [StructLayout(LayoutKind.Sequential)]
    private record struct Limit(ulong Soft, ulong Hard);
}

[CollectionDefinition("alone", DisableParallelization = true)]
public sealed class AloneCollection;
