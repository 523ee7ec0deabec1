using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Recotem.Compilation;

namespace Recotem.Analyzers;

/// <summary>The APIs that fail for reasons outside of the program, and with which exceptions.</summary>
internal sealed class ExternalApis
{
    private static readonly ImmutableArray<string> s_file = ImmutableArray.Create("System.IO.IOException", "System.UnauthorizedAccessException");
    private static readonly ImmutableArray<string> s_stream = ImmutableArray.Create("System.IO.IOException");
    private static readonly ImmutableArray<string> s_http = ImmutableArray.Create("System.Net.Http.HttpRequestException");
    private static readonly ImmutableArray<string> s_web = ImmutableArray.Create("System.Net.WebException");
    private static readonly ImmutableArray<string> s_socket = ImmutableArray.Create("System.Net.Sockets.SocketException");
    private static readonly ImmutableArray<string> s_webSocket = ImmutableArray.Create("System.Net.WebSockets.WebSocketException");
    private static readonly ImmutableArray<string> s_ping = ImmutableArray.Create("System.Net.NetworkInformation.PingException");
    private static readonly ImmutableArray<string> s_mail = ImmutableArray.Create("System.Net.Mail.SmtpException");
    private static readonly ImmutableArray<string> s_tls = ImmutableArray.Create("System.IO.IOException", "System.Security.Authentication.AuthenticationException");
    private static readonly ImmutableArray<string> s_database = ImmutableArray.Create("System.Data.Common.DbException");
    private static readonly ImmutableArray<string> s_process = ImmutableArray.Create("System.ComponentModel.Win32Exception", "System.InvalidOperationException");

    private static readonly ILookup<string, ApiEntry> s_entries = new[]
    {
        ApiEntry.Of("System.IO.File", "-Exists *", s_file),
        ApiEntry.Of("System.IO.Directory", "-Exists -GetParent -GetDirectoryRoot -GetCurrentDirectory *", s_file),
        ApiEntry.Of("System.IO.Path", "GetTempFileName", s_file),
        ApiEntry.Of("System.IO.FileSystemInfo", "Delete CreateAsSymbolicLink ResolveLinkTarget get_Attributes get_CreationTime* get_LastAccessTime* get_LastWriteTime* set_*", s_file),
        ApiEntry.Of("System.IO.FileInfo", "get_Length AppendText CopyTo Create* Decrypt Delete Encrypt MoveTo Open* Replace set_*", s_file),
        ApiEntry.Of("System.IO.DirectoryInfo", "Create* Delete Enumerate* Get* MoveTo", s_file),
        ApiEntry.Of("System.IO.DriveInfo", "GetDrives get_AvailableFreeSpace get_DriveFormat get_TotalFreeSpace get_TotalSize get_VolumeLabel", s_file),
        ApiEntry.Of("System.IO.FileStream", ".ctor", s_file),
        ApiEntry.Of("System.IO.FileStream", "-Close -Dispose* -get_Can* -get_Name -get_SafeFileHandle -get_IsAsync *", s_stream),
        ApiEntry.Of("System.IO.StreamReader", ".ctor(string)", s_file),
        ApiEntry.Of("System.IO.StreamWriter", ".ctor(string)", s_file),
        ApiEntry.Of("System.IO.RandomAccess", "*", s_file),
        ApiEntry.Of("System.IO.MemoryMappedFiles.MemoryMappedFile", "CreateFromFile OpenExisting", s_file),
        ApiEntry.Of("System.IO.Compression.ZipFile", "*", s_file),
        ApiEntry.Of("System.IO.Compression.ZipFileExtensions", "*", s_file),
        ApiEntry.Of("System.IO.Pipes.NamedPipeClientStream", "Connect*", s_file.Add("System.TimeoutException")),
        ApiEntry.Of("System.IO.Pipes.PipeStream", "Read* Write* Flush*", s_stream),
        ApiEntry.Of("System.IO.Ports.SerialPort", "Open Read* Write*", s_file),
        ApiEntry.Of("System.Xml.XmlReader", "Create(string)", s_file),
        ApiEntry.Of("System.Xml.XmlDocument", "Load(string) Save(string)", s_file),
        ApiEntry.Of("System.Xml.Linq.XDocument", "Load(string) Save(string)", s_file),
        ApiEntry.Of("System.Xml.Linq.XElement", "Load(string) Save(string)", s_file),
        ApiEntry.Of("Recotem.IObjectStores", "ForAsync", s_stream),
        ApiEntry.Of("Recotem.IObjectStore", "OpenReadAsync StatAsync BeginWriteAsync", s_file),
        ApiEntry.Of("Recotem.PendingObject", "CommitAsync", s_file),

        ApiEntry.Of("System.Net.Http.HttpMessageInvoker", "Send*", s_http),
        ApiEntry.Of("System.Net.Http.HttpClient", "Send* Get* Post* Put* Patch* Delete*", s_http),
        ApiEntry.Of("System.Net.Http.HttpContent", "ReadAs* CopyTo* LoadIntoBufferAsync", s_http),
        ApiEntry.Of("System.Net.Http.HttpResponseMessage", "EnsureSuccessStatusCode", s_http),
        ApiEntry.Of("System.Net.Http.Json.HttpClientJsonExtensions", "*", s_http),
        ApiEntry.Of("System.Net.Http.Json.HttpContentJsonExtensions", "*", s_http),
        ApiEntry.Of("System.Net.WebRequest", "GetResponse* GetRequestStream* EndGetResponse EndGetRequestStream", s_web),
        ApiEntry.Of("System.Net.WebClient", "Download* Upload* Open*", s_web),
        ApiEntry.Of("System.Net.HttpListener", "Start GetContext*", ImmutableArray.Create("System.Net.HttpListenerException")),

        ApiEntry.Of("System.Net.Sockets.Socket", "-Close -Dispose -get_* -set_* *", s_socket),
        ApiEntry.Of("System.Net.Sockets.TcpClient", ".ctor(string) Connect* EndConnect", s_socket),
        ApiEntry.Of("System.Net.Sockets.TcpListener", "Start Accept* EndAccept*", s_socket),
        ApiEntry.Of("System.Net.Sockets.UdpClient", "-Close -Dispose -get_* -set_* *", s_socket),
        ApiEntry.Of("System.Net.Sockets.SocketTaskExtensions", "*", s_socket),
        ApiEntry.Of("System.Net.Sockets.NetworkStream", "Read* Write* Flush*", s_stream),
        ApiEntry.Of("System.Net.Dns", "-GetHostName *", s_socket),
        ApiEntry.Of("System.Net.Security.SslStream", "AuthenticateAs* Read* Write* Flush* ShutdownAsync", s_tls),
        ApiEntry.Of("System.Net.WebSockets.WebSocket", "Send* Receive* Close*", s_webSocket),
        ApiEntry.Of("System.Net.WebSockets.ClientWebSocket", "Connect*", s_webSocket),
        ApiEntry.Of("System.Net.NetworkInformation.Ping", "Send*", s_ping),
        ApiEntry.Of("System.Net.Mail.SmtpClient", "Send*", s_mail),

        ApiEntry.Of("System.Data.Common.DbConnection", "Open* BeginTransaction* BeginDbTransaction* ChangeDatabase* GetSchema*", s_database),
        ApiEntry.Of("System.Data.Common.DbCommand", "Execute* Prepare*", s_database),
        ApiEntry.Of("System.Data.Common.DbDataReader", "Read* NextResult* GetFieldValueAsync IsDBNullAsync GetSchemaTable* GetColumnSchemaAsync", s_database),
        ApiEntry.Of("System.Data.Common.DbTransaction", "Commit* Rollback* Save*", s_database),
        ApiEntry.Of("System.Data.Common.DbBatch", "Execute* Prepare*", s_database),
        ApiEntry.Of("System.Data.Common.DbDataSource", "OpenConnection*", s_database),
        ApiEntry.Of("System.Data.Common.DbDataAdapter", "Fill* Update", s_database),
        ApiEntry.Of("System.Data.DataTable", "Load", s_database),
        ApiEntry.Of("System.Data.IDbConnection", "Open BeginTransaction ChangeDatabase", s_database),
        ApiEntry.Of("System.Data.IDbCommand", "Execute* Prepare", s_database),
        ApiEntry.Of("System.Data.IDataReader", "Read NextResult GetSchemaTable", s_database),
        ApiEntry.Of("System.Data.IDbTransaction", "Commit Rollback", s_database),
        ApiEntry.Of("System.Data.IDataAdapter", "Fill* Update", s_database),
        ApiEntry.Of("Dapper.SqlMapper", "Query* Execute*", s_database),

        ApiEntry.Of("System.Diagnostics.Process", "Start GetProcess* Kill WaitForExit* WaitForInputIdle CloseMainWindow", s_process),
    }.ToLookup(e => e.Type, StringComparer.Ordinal);

    // Properties that do not fail themselves, but whose values do when they are read.
    private static readonly ILookup<string, ApiEntry> s_open = new[]
    {
        ApiEntry.Of("System.Diagnostics.Process", "get_StandardOutput get_StandardError get_StandardInput", s_stream),
        ApiEntry.Of("System.IO.Ports.SerialPort", "get_BaseStream", s_stream),
        ApiEntry.Of("System.Net.HttpListenerRequest", "get_InputStream", s_stream),
        ApiEntry.Of("System.Net.HttpListenerResponse", "get_OutputStream", s_stream),
    }.ToLookup(e => e.Type, StringComparer.Ordinal);

    private static readonly ImmutableHashSet<string> s_handles = ImmutableHashSet.Create(
        StringComparer.Ordinal,
        "System.IO.Stream", "System.IO.TextReader", "System.IO.TextWriter", "System.IO.BinaryReader", "System.Xml.XmlReader", "Recotem.StoredObject", "Recotem.PendingObject");

    private readonly ExceptionTypes _exceptions;
    private readonly Func<SyntaxTree, string?> _option;
    private readonly Dictionary<string, Listing> _listings = new(StringComparer.Ordinal);
    private readonly Dictionary<SyntaxTree, Listing> _listingOf = new();
    private readonly Dictionary<IPropertySymbol, ImmutableArray<ITypeSymbol>> _open = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<ITypeSymbol, ImmutableArray<string>> _names = new(SymbolEqualityComparer.Default);

    /// <param name="exceptions">The exceptions of the compilation.</param>
    /// <param name="option">The value of <c>recotem_external_apis</c> for a file.</param>
    public ExternalApis(ExceptionTypes exceptions, Func<SyntaxTree, string?> option)
    {
        _exceptions = exceptions;
        _option = option;
    }

    /// <summary>Every exception that the built-in list names, for catches that name one without a call in sight.</summary>
    public static bool IsExternal(ITypeSymbol type, ExceptionTypes exceptions) =>
        s_entries.SelectMany(e => e).SelectMany(e => e.Exceptions).Distinct(StringComparer.Ordinal)
            // Also thrown for reasons inside of the program; it counts only where a process is started.
            .Where(n => n is not "System.InvalidOperationException" and not "System.TimeoutException")
            .Any(n => ExceptionTypes.Is(type, exceptions.Find(n)));

    /// <summary>The exceptions of a member; empty if it does not reach outside.</summary>
    /// <param name="member">A method, constructor or accessor.</param>
    /// <param name="tree">The file of the call, whose options count.</param>
    public ImmutableArray<ITypeSymbol> Find(IMethodSymbol member, SyntaxTree tree)
    {
        IMethodSymbol method = (member.ReducedFrom ?? member).OriginalDefinition;
        Listing listing = ListingOf(tree);
        // Asked about every call in every round.
        if (!listing.Found.TryGetValue(method, out ImmutableArray<ITypeSymbol> found))
            listing.Found.Add(method, found = Search(method, listing.Added));
        return found;
    }

    /// <summary>What reading the value of a property fails with; empty if it is not read from outside.</summary>
    public ImmutableArray<ITypeSymbol> FindOpen(IPropertySymbol property)
    {
        property = property.OriginalDefinition;
        if (!_open.TryGetValue(property, out ImmutableArray<ITypeSymbol> found))
        {
            ApiEntry? entry = property.GetMethod is { } getter ? NamesOf(property.ContainingType).SelectMany(n => s_open[n]).FirstOrDefault(e => e.Has(getter)) : null;
            _open.Add(property, found = entry is null ? ImmutableArray<ITypeSymbol>.Empty : Resolve(entry.Exceptions));
        }

        return found;
    }

    /// <summary>Whether values of the type, if they come from outside, are read from outside.</summary>
    public bool IsHandle(ITypeSymbol? type)
    {
        if (type is INamedTypeSymbol { IsGenericType: true, TypeArguments.Length: 1 } task && AwaitedTypes.IsTask(task))
            type = task.TypeArguments[0];
        return type is not null && NamesOf(type).Any(s_handles.Contains);
    }

    private ImmutableArray<ITypeSymbol> Resolve(ImmutableArray<string> names)
    {
        ImmutableArray<ITypeSymbol>.Builder types = ImmutableArray.CreateBuilder<ITypeSymbol>(names.Length);
        foreach (string name in names)
        {
            // An exception that nobody can name is caught only by who catches everything.
            if ((_exceptions.Find(name) ?? _exceptions.Any) is { } type)
                types.Add(type);
        }

        return types.ToImmutable();
    }

    private ImmutableArray<ITypeSymbol> Search(IMethodSymbol method, ImmutableArray<ApiEntry> added)
    {
        foreach (string name in NamesOf(method.ContainingType))
        {
            ApiEntry? entry = s_entries[name].FirstOrDefault(e => e.Has(method)) ?? added.FirstOrDefault(e => e.Type == name && e.Has(method));
            if (entry is not null)
                return Resolve(entry.Exceptions);
        }

        return ImmutableArray<ITypeSymbol>.Empty;
    }

    private Listing ListingOf(SyntaxTree tree)
    {
        if (!_listingOf.TryGetValue(tree, out Listing? listing))
        {
            string text = _option(tree) ?? "";
            if (!_listings.TryGetValue(text, out listing))
                _listings.Add(text, listing = new Listing(ExternalApiOption.Parse(text)));
            _listingOf.Add(tree, listing);
        }

        return listing;
    }

    private ImmutableArray<string> NamesOf(ITypeSymbol type)
    {
        type = type.OriginalDefinition;
        if (!_names.TryGetValue(type, out ImmutableArray<string> names))
        {
            ImmutableArray<string>.Builder all = ImmutableArray.CreateBuilder<string>();
            for (ITypeSymbol? t = type; t is { SpecialType: not SpecialType.System_Object }; t = t.BaseType)
                all.Add(Names.Full(t.OriginalDefinition));
            all.AddRange(type.AllInterfaces.Select(i => Names.Full(i.OriginalDefinition)));
            _names.Add(type, names = all.ToImmutable());
        }

        return names;
    }

    /// <summary>What the options of some files add, and what was found with it.</summary>
    private sealed class Listing
    {
        public Listing(ImmutableArray<ApiEntry> added) => Added = added;

        public ImmutableArray<ApiEntry> Added { get; }

        public Dictionary<IMethodSymbol, ImmutableArray<ITypeSymbol>> Found { get; } = new(SymbolEqualityComparer.Default);
    }
}
